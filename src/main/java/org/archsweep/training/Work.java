package org.archsweep.training;

import org.archsweep.data.DataKeys;
import org.archsweep.data.Dataset;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;

/** How much a trial computes, in multiply-adds: what its time is about proportional to. */
public final class Work {
  private static final int CIFAR_TRAIN = 50_000;
  private static final int CIFAR_TEST = 10_000;

  private Work() {}

  /** Of a trial on as many images as CIFAR has. */
  public static double of(Configuration configuration, Task task) {
    return of(configuration, task, CIFAR_TRAIN, CIFAR_TEST);
  }

  public static double of(Configuration configuration, Dataset data) {
    return of(configuration, data.task(), data.train().count(), data.test().count());
  }

  /** A training image counts three times: forward once, and backward as much as two times. */
  private static double of(
      Configuration configuration, Task task, int trainImages, int testImages) {
    double passes =
        3.0 * Math.min(configuration.get(DataKeys.TRAIN_LIMIT), trainImages)
            + Math.min(configuration.get(DataKeys.TEST_LIMIT), testImages);
    return Networks.of(configuration, task).macs() * passes * configuration.get(RecipeKeys.EPOCHS);
  }
}
