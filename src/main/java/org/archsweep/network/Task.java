package org.archsweep.network;

import java.util.List;
import org.archsweep.InputException;

/**
 * What a network is for: images of one shape go in, a logit for each class comes out. It comes from
 * the data.
 *
 * @param image square, of 1 channel (grey) or 3 (red, green, blue)
 * @param classes how many, 2 to 256
 */
public record Task(Shape image, int classes) {
  private static final List<Integer> CHANNELS = List.of(1, 3);

  /** A class is stored as one unsigned byte. */
  public static final int MOST_CLASSES = 256;

  /** A task that networks can be built for. */
  public Task {
    if (image.height() != image.width()
        || image.height() < 1
        || !CHANNELS.contains(image.channels())) {
      throw new InputException(
          "images are %s, allowed are squares of 1 or 3 channels (channels x height x width)",
          image);
    }
    if (classes < 2 || classes > MOST_CLASSES) {
      throw new InputException(
          "the number of classes is %d, allowed is a whole number from 2 to %d",
          classes, MOST_CLASSES);
    }
  }
}
