package org.archsweep.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.archsweep.report.charts.TimeAccuracy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "figure",
    description = "Draws the study's figure: time against accuracy, a dot for each network.",
    mixinStandardHelpOptions = true)
final class FigureCommand implements Callable<Integer> {
  @Mixin private PictureOptions picture;

  @Override
  public Integer call() throws IOException {
    picture.draw("summary", TimeAccuracy::of, System.out);
    return 0;
  }
}
