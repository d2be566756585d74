package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import org.archsweep.report.charts.Curves;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@AutoService(Verb.class)
@Command(
    name = "curves",
    description = "Draws each setting's test accuracy by epoch, with its band over the seeds.",
    mixinStandardHelpOptions = true)
public final class CurvesCommand implements Verb {
  @Mixin private PictureOptions picture;

  @Override
  public Integer call() throws IOException {
    picture.draw("curves", Curves::of, System.out);
    return 0;
  }
}
