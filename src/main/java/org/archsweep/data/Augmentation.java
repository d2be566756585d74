package org.archsweep.data;

/** A random change to a training image. */
public sealed interface Augmentation {
  /** A square cut out of the image after reflection padding, each position equally likely. */
  record Crop(int size, int padding) implements Augmentation {}

  /** Left and right exchanged, with probability one half. */
  record Flip() implements Augmentation {}

  /** A square set to zero (after normalisation), each place inside the image equally likely. */
  record Cutout(int size) implements Augmentation {}

  /**
   * The augmentation that a job file names: {@code crop}, {@code flip}, {@code cutout:8}. {@code
   * toString} gives the name back.
   *
   * @throws org.archsweep.InputException if there is none of that name
   */
  static Augmentation named(String name) {
    throw new UnsupportedOperationException();
  }
}
