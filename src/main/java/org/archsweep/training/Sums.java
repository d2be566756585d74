package org.archsweep.training;

/**
 * What was summed up over some images.
 *
 * @param losses the sum of their losses
 * @param right how many of them were classified rightly
 * @param images how many there are
 */
public record Sums(double losses, double right, long images) {
  static final Sums NONE = new Sums(0, 0, 0);

  /** The mean loss of an image. */
  double loss() {
    return losses / images;
  }

  /** The share of right ones, 0 to 1. */
  double accuracy() {
    return right / images;
  }
}
