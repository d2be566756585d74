package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.archsweep.data.Batch;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.program.Precision;
import org.archsweep.program.Program;
import org.archsweep.program.StateDict;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many operations a training step is made of: on a GPU each costs a kernel's start, whatever
 * its size. libtorch's own profiler counts them, those of the backward pass too.
 */
class StepBudgetTest {
  private static final String OPERATION = "aten::";
  private static final int BATCH = 4;

  /** They look at tensors in another way, and start no kernel. */
  private static final Set<String> VIEWS =
      Set.of(
          "flatten",
          "is_floating_point",
          "permute",
          "reshape",
          "split_with_sizes",
          "t",
          "transpose",
          "view");

  /** Who saves operations lowers the budget, so that they stay saved. */
  @ParameterizedTest
  @CsvSource({"float32, 90", "bfloat16, 102"})
  void stepOfTheStudysNetworkIsWithinItsBudget(String precision, int budget, @TempDir Path folder)
      throws IOException {
    Map<String, Integer> operations =
        operations("residual:L1+L3", Precision.named(precision), folder.resolve("trace.json"));

    assertThat(operations.values().stream().mapToInt(Integer::intValue).sum())
        .as("operations of a step: %s", operations)
        .isLessThanOrEqualTo(budget);
  }

  /** How often a step calls each operation, but for what operations call themselves. */
  private static Map<String, Integer> operations(String name, Precision precision, Path trace)
      throws IOException {
    Network network = Networks.named(name, 0.0625, GoldenInputs.TASK);
    Program program = StepBenchmark.program(network, BATCH, precision);
    Batch noise = StepBenchmark.noise(network.task(), BATCH);
    try (Session session = new Session(program, StateDict.initial(network, 1), Device.cpu(1))) {
      JniUtils.startProfile(false, false, false);
      session.step(noise, 0);
      JniUtils.stopProfile(trace.toString());
    }
    Map<String, Integer> counts = new TreeMap<>();
    double end = 0;
    for (JsonNode event : inOrder(trace)) {
      String operation = event.get("name").asText();
      double start = event.get("ts").asDouble();
      if (operation.startsWith(OPERATION) && start >= end) {
        end = start + event.get("dur").asDouble();
        counts.merge(operation.substring(OPERATION.length()), 1, Integer::sum);
      }
    }
    counts.keySet().removeAll(VIEWS);
    return counts;
  }

  /** The profiler's events by their beginning; what is called after what calls it. */
  private static List<JsonNode> inOrder(Path trace) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    new ObjectMapper().readTree(trace.toFile()).forEach(events::add);
    events.sort(
        Comparator.comparingDouble((JsonNode event) -> event.get("ts").asDouble())
            .thenComparing(event -> -event.get("dur").asDouble()));
    return events;
  }
}
