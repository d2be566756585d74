package org.archsweep.report.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.archsweep.results.Study;
import org.archsweep.results.Sweeps;
import org.archsweep.training.Outcome;

/** What the tests' pages show: a design of two axes, an ablation, and names that are hostile. */
final class Pages {
  static final String HOSTILE =
      "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`&amp;]]>--><!--\u001b[2J"
          + "\u0000\u202e\uffff";

  private Pages() {}

  /** Writes a results folder of three groups. */
  static void write(Path folder) throws IOException {
    Sweeps sweeps =
        Sweeps.in(folder)
            .declare(
                "rates",
                """
                question: Does a higher rate help the deeper network more?
                networks: [basic, "residual:L1"]
                epochs: 2
                margin: 0.3
                recipe: {max_lr: [0.2, 0.4, 0.8]}
                metric: [test_accuracy, seconds]
                """);
    double[] luck = {-0.001, 0, 0.001, 0.0004};
    for (int seed = 1; seed <= luck.length; seed++) {
      for (int rate = 0; rate < 3; rate++) {
        double up = 0.01 * rate + luck[(seed + rate) % 4];
        String level = "; max_lr " + List.of("0.2", "0.4", "0.8").get(rate);
        sweeps.run("basic" + level, seed, 0.9 + up, 20 + seed, 1);
        sweeps.run("residual:L1" + level, seed, 0.93 + 2 * up, 30 + seed, 1);
      }
    }
    sweeps
        .declare(
            "ablation",
            """
            question: What is each part good for?
            networks: "residual:L1"
            width: 0.5
            epochs: 2
            variants:
              study: {}
              no cutout: {recipe: {augment: [crop, flip]}}
              large batch: {recipe: {batch_size: 1024, max_lr: 0.8}}
            """)
        .runs("study", 0.9110, 0.9132, 0.9098, 0.9121, 0.9105)
        .runs("no cutout", 0.9241, 0.9222, 0.9260, 0.9218, 0.9239)
        .runs("large batch", 0.9118, 0.9141, 0.9102, 0.9125)
        .lost("large batch", 5, Outcome.Status.DIVERGED);
    Study.in(folder, 2, 0.25)
        .saying(HOSTILE + "%s")
        .runs("basic", 0.90, 0.91, 0.92)
        .runs(HOSTILE, 0.95, 0.96, 0.97)
        .lost(HOSTILE, 4, Outcome.Status.FAILED, HOSTILE);
  }
}
