package org.archsweep.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * A random change to a training image. Chance is kept apart from the work: an augmentation says how
 * many equally likely choices it has, and makes any of them.
 *
 * <p>An image here is its planes, one after the other, row by row: red, green, blue, and keep,
 * which is 1 where the pixel counts and 0 where it is cut out. What moves pixels moves all four.
 */
public sealed interface Augmentation extends Serializable {
  /** Planes of an image: three colours and keep. */
  int PLANES = ImageSet.CHANNELS + 1;

  /** The number of choices for images of that size, each equally likely. */
  int choices(int size);

  /**
   * Makes one choice.
   *
   * @param choice from 0, below {@link #choices}
   * @param from the image, left as it is
   * @param to gets the changed image
   * @param size height and width
   */
  void apply(int choice, byte[] from, byte[] to, int size);

  /** A crop of the image's own size out of its reflection padding by 4 pixels on each side. */
  record Crop() implements Augmentation {
    private static final int PADDING = 4;
    private static final int OFFSETS = 2 * PADDING + 1;

    @Override
    public int choices(int size) {
      return OFFSETS * OFFSETS;
    }

    @Override
    public void apply(int choice, byte[] from, byte[] to, int size) {
      int down = choice / OFFSETS - PADDING;
      int right = choice % OFFSETS - PADDING;
      // Columns that lie inside the image are copied as a run, the others one by one.
      int inside = Math.max(0, -right);
      int end = Math.min(size, size - right);
      for (int plane = 0; plane < PLANES; plane++) {
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
    static int reflected(int position, int size) {
      int last = size - 1;
      return last - Math.abs(last - Math.abs(position));
    }

    @Override
    public String toString() {
      return "crop";
    }
  }

  /** Left and right exchanged, or not. */
  record Flip() implements Augmentation {
    @Override
    public int choices(int size) {
      return 2;
    }

    @Override
    public void apply(int choice, byte[] from, byte[] to, int size) {
      if (choice == 0) {
        System.arraycopy(from, 0, to, 0, from.length);
        return;
      }
      for (int row = 0; row < from.length; row += size) {
        for (int x = 0; x < size; x++) {
          to[row + x] = from[row + size - 1 - x];
        }
      }
    }

    @Override
    public String toString() {
      return "flip";
    }
  }

  /**
   * A square cut out, anywhere inside the image (DeVries and Taylor 2017, arXiv 1708.04552): zero
   * after normalisation.
   *
   * @param side of the square, in pixels
   */
  record Cutout(int side) implements Augmentation {
    @Override
    public int choices(int size) {
      int places = size - side + 1;
      return places * places;
    }

    @Override
    public void apply(int choice, byte[] from, byte[] to, int size) {
      System.arraycopy(from, 0, to, 0, from.length);
      int places = size - side + 1;
      int corner = (ImageSet.CHANNELS * size + choice / places) * size + choice % places;
      for (int y = 0; y < side; y++) {
        Arrays.fill(to, corner + y * size, corner + y * size + side, (byte) 0);
      }
    }

    @Override
    public String toString() {
      return "cutout:" + side;
    }
  }

  /**
   * The augmentation that a job file names; {@code toString} gives the name back.
   *
   * @throws InputException if there is none of that name
   */
  static Augmentation named(String name) {
    Matcher cutout = Pattern.compile("cutout:(\\d{1,2})").matcher(name);
    if (name.equals("crop")) {
      return new Crop();
    } else if (name.equals("flip")) {
      return new Flip();
    } else if (cutout.matches()) {
      int side = Integer.parseInt(cutout.group(1));
      if (side >= 1 && side <= 32) {
        return new Cutout(side);
      }
    }
    throw new InputException(
        "unknown augmentation %s, allowed are crop, flip and cutout:S (S from 1 to 32)%s",
        name, cutout.matches() ? "" : Text.perhaps(name, List.of("crop", "flip", "cutout:8")));
  }
}
