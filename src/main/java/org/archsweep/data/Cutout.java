package org.archsweep.data;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.Optional;
import org.archsweep.InputException;
import org.archsweep.network.Shape;

/**
 * A square cut out, anywhere inside the image (DeVries and Taylor 2017, arXiv 1708.04552): zero
 * after normalisation.
 *
 * @param side of the square, in pixels
 */
@AutoService(Augmentation.class)
public record Cutout(int side) implements Augmentation {
  /** The study's. */
  public Cutout() {
    this(8);
  }

  @Override
  public String name() {
    return "cutout";
  }

  @Override
  public String spelling() {
    return "cutout:S (S from 1 to 999)";
  }

  @Override
  public Optional<Augmentation> with(Optional<String> argument) {
    return argument
        .filter(side -> side.matches("0*[1-9][0-9]{0,2}"))
        .map(side -> new Cutout(Integer.parseInt(side)));
  }

  @Override
  public String text() {
    return "cutout:" + side;
  }

  @Override
  public void check(Shape image) {
    if (side > image.height()) {
      throw new InputException(
          "%s cuts out more than images of %dx%d pixels have",
          text(), image.height(), image.width());
    }
  }

  @Override
  public int choices(Sample sample) {
    int places = sample.size() - side + 1;
    return places * places;
  }

  @Override
  public void apply(int choice, byte[] from, byte[] to, Sample sample) {
    System.arraycopy(from, 0, to, 0, from.length);
    int size = sample.size();
    int places = size - side + 1;
    int corner = (sample.shape().channels() * size + choice / places) * size + choice % places;
    for (int y = 0; y < side; y++) {
      Arrays.fill(to, corner + y * size, corner + y * size + side, (byte) 0);
    }
  }
}
