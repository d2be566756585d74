package org.archsweep.sweep;

import org.archsweep.data.Dataset;
import org.archsweep.training.Trial;

/** How much a trial computes, in multiply-adds: what its time is about proportional to. */
final class Work {
  private static final int CIFAR10_TRAIN = 50_000;
  private static final int CIFAR10_TEST = 10_000;

  private Work() {}

  /** Of a trial on CIFAR-10. */
  static double of(Trial trial) {
    return of(trial, CIFAR10_TRAIN, CIFAR10_TEST);
  }

  static double of(Trial trial, Dataset data) {
    return of(trial, data.train().count(), data.test().count());
  }

  /** A training image counts three times: forward once, and backward as much as two times. */
  private static double of(Trial trial, int trainImages, int testImages) {
    double passes =
        3.0 * Math.min(trial.trainLimit(), trainImages) + Math.min(trial.testLimit(), testImages);
    return trial.resolvedNetwork().multiplyAdds() * passes * trial.epochs();
  }
}
