package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import org.archsweep.report.charts.TimeAccuracy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@AutoService(Verb.class)
@Command(
    name = "figure",
    description =
        "Draws the study's figure: time against accuracy, a dot for each network, or other setting.",
    mixinStandardHelpOptions = true)
public final class FigureCommand implements Verb {
  @Mixin private PictureOptions picture;

  @Override
  public Integer call() throws IOException {
    picture.draw("summary", TimeAccuracy::of, System.out);
    return 0;
  }
}
