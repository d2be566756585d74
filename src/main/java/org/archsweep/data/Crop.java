package org.archsweep.data;

import com.google.auto.service.AutoService;
import org.archsweep.InputException;
import org.archsweep.network.Shape;

/** A crop of the image's own size out of its reflection padding by 4 pixels on each side. */
@AutoService(Augmentation.class)
public record Crop() implements Augmentation {
  private static final int PADDING = 4;
  private static final int OFFSETS = 2 * PADDING + 1;

  @Override
  public String name() {
    return "crop";
  }

  @Override
  public void check(Shape image) {
    if (image.height() <= PADDING) {
      throw new InputException(
          "crop needs images of at least %dx%d pixels, these are %dx%d",
          PADDING + 1, PADDING + 1, image.height(), image.width());
    }
  }

  @Override
  public int choices(Sample sample) {
    return OFFSETS * OFFSETS;
  }

  @Override
  public void apply(int choice, byte[] from, byte[] to, Sample sample) {
    int size = sample.size();
    int down = choice / OFFSETS - PADDING;
    int right = choice % OFFSETS - PADDING;
    // Columns that lie inside the image are copied as a run, the others one by one.
    int inside = Math.max(0, -right);
    int end = Math.min(size, size - right);
    for (int plane = 0; plane < sample.planes(); plane++) {
      for (int y = 0; y < size; y++) {
        int source = (plane * size + reflected(y + down, size)) * size;
        int target = (plane * size + y) * size;
        System.arraycopy(from, source + inside + right, to, target + inside, end - inside);
        for (int x = 0; x < inside; x++) {
          to[target + x] = from[source + reflected(x + right, size)];
        }
        for (int x = end; x < size; x++) {
          to[target + x] = from[source + reflected(x + right, size)];
        }
      }
    }
  }

  /** Beyond an edge comes what lies before it; the edge itself isn't repeated. */
  private static int reflected(int position, int size) {
    int last = size - 1;
    return last - Math.abs(last - Math.abs(position));
  }
}
