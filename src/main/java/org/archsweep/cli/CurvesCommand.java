package org.archsweep.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.archsweep.report.charts.Curves;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "curves",
    description = "Draws each network's test accuracy by epoch, with its band over the seeds.",
    mixinStandardHelpOptions = true)
final class CurvesCommand implements Callable<Integer> {
  @Mixin private PictureOptions picture;

  @Override
  public Integer call() throws IOException {
    picture.draw("curves", Curves::of, System.out);
    return 0;
  }
}
