package org.archsweep.training;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.archsweep.Text;
import org.archsweep.data.DataKeys;
import org.archsweep.network.Network;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.program.Program;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.StateDict;
import org.archsweep.results.CheckpointFiles;
import org.archsweep.results.ResultWriter;

/**
 * Times ten checkpoints of the study's {@code residual:L1+L3}, written into a folder, and reads
 * each of them.
 */
final class CheckpointCost {
  private static final int CHECKPOINTS = 10;

  private CheckpointCost() {}

  public static void main(String[] arguments) throws IOException {
    org.archsweep.spec.Configuration configuration =
        org.archsweep.spec.Configuration.of(
            Map.of(
                NetworkKeys.NETWORK,
                "residual:L1+L3",
                DataKeys.DATA,
                "none",
                RecipeKeys.EPOCHS,
                24));
    Network network = Networks.of(configuration, new Task(new Shape(3, 32, 32), 10));
    List<Double> each = Collections.nCopies(3, 128.0);
    CheckpointFiles files =
        new ResultWriter(arguments[0], new Configuration(false))
            .checkpoints(
                "0123456789abcdef",
                ResultWriter.newAttempt(),
                Duration.ZERO,
                false,
                System.out::println);
    try (Session session =
        new Session(
            new Program(network, each, each, configuration),
            StateDict.initial(network, 1),
            Device.cpu(2))) {
      for (int step = 1; step <= CHECKPOINTS; step++) {
        long begin = System.nanoTime();
        files.put(new Checkpoint(step, List.of(), 0, session.sums(), session.state()), "cost");
        long written = System.nanoTime();
        long steps = files.newest("cost").orElseThrow().steps();
        long read = System.nanoTime();
        System.out.println(
            Text.format(
                "checkpoint %d: written in %.2f s, read in %.2f s",
                steps, (written - begin) / 1e9, (read - written) / 1e9));
      }
    }
    files.remove();
  }
}
