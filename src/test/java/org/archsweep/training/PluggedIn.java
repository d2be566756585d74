package org.archsweep.training;

import java.util.EnumSet;
import java.util.List;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.archsweep.spec.Trial;

/**
 * A program that trains with whatever plugs in on its class path: a job's trial, once for each
 * further argument, which is a setting as {@code --set} has it. It prints each setting with the
 * losses of the first epoch, of training and test images.
 */
final class PluggedIn {
  private PluggedIn() {}

  public static void main(String[] arguments) throws InterruptedException {
    for (String setting : List.of(arguments).subList(1, arguments.length)) {
      Trial trial =
          JobFile.read(arguments[0], List.of(setting), Precision.FLOAT32).trials("golden").get(0);
      Outcome outcome =
          Training.run(
              trial,
              GoldenInputs.data(),
              Device.cpu(1),
              EnumSet.noneOf(Outcome.Moment.class),
              epoch -> {});
      EpochMetrics first = outcome.epochs().get(0);
      System.out.println(setting + " " + first.trainLoss() + " " + first.testLoss());
    }
  }
}
