package org.archsweep.training;

/**
 * The learning rate over a training: straight lines from 0 to the peak and back to 0.
 *
 * @param peak the highest value
 * @param peakEpoch when it is reached, in epochs from the start
 * @param epochs when it is 0 again
 */
record Schedule(double peak, double peakEpoch, int epochs) {

  /**
   * The study's: the peak at a fifth of the epochs, rounded to a whole one (20: 4, 24: 5, 60: 12).
   * One or two epochs have no whole fifth; theirs stays as it is.
   */
  static Schedule of(double peak, int epochs) {
    return new Schedule(peak, epochs < 3 ? epochs / 5.0 : Math.round(epochs / 5.0), epochs);
  }

  /**
   * The learning rate at a time.
   *
   * @param time in epochs from the start, 0 to {@code epochs}
   */
  double at(double time) {
    return time <= peakEpoch
        ? peak * time / peakEpoch
        : peak * (epochs - time) / (epochs - peakEpoch);
  }
}
