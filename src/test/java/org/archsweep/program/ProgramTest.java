package org.archsweep.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.archsweep.network.Networks;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.junit.jupiter.api.Test;

class ProgramTest {
  /** Where the golden program goes when it is made anew, by this test with this property set. */
  private static final String REWRITE = "archsweep.rewrite";

  private static final Task CIFAR10 = new Task(new Shape(3, 32, 32), 10);

  private static final Program PROGRAM =
      new Program(
          Networks.named("residual:L2", 1, CIFAR10),
          List.of(125.31, 122.95, 113.87),
          List.of(62.99, 62.09, 66.70),
          Precision.BFLOAT16,
          Precision.FLOAT32,
          0.9,
          0.256);

  @Test
  void programIsTheGoldenOne() throws IOException {
    Path golden = Path.of("src/test/resources/program/residual-L2-bfloat16.py");
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(golden, PROGRAM.trainerSource());
    }
    assertThat(PROGRAM.trainerSource())
        .as("if this change is meant: run with -D%s=true and review the file's change", REWRITE)
        .isEqualTo(Files.readString(golden));
  }

  @Test
  void float32ProgramCastsNoWeight() {
    Program exact =
        new Program(
            PROGRAM.network(),
            PROGRAM.mean(),
            PROGRAM.deviation(),
            Precision.FLOAT32,
            Precision.FLOAT32,
            0.9,
            0.256);

    assertThat(exact.networkSource()).doesNotContain("torch.to(");
    assertThat(PROGRAM.networkSource()).contains("torch.to(self.prep_conv_weight, 15)");
  }

  @Test
  void networkAloneHasNoVelocities() {
    assertThat(PROGRAM.networkSource()).doesNotContain("velocity").doesNotContain("Trainer");
  }

  @Test
  void archiveHoldsStoredEntriesUnderOneFolder() throws IOException {
    Map<String, byte[]> entries = entries(PROGRAM.network(State.initial(PROGRAM.network(), 1)));

    assertThat(entries).containsKeys("archive/data.pkl", "archive/constants.pkl", "archive/data/0");
    assertThat(new String(entries.get("archive/version"), StandardCharsets.US_ASCII))
        .isEqualTo("3\n");
    assertThat(new String(entries.get("archive/code/__torch__.py"), StandardCharsets.UTF_8))
        .isEqualTo(PROGRAM.networkSource());
  }

  @Test
  void trainerKeepsConvolutionsInChannelsLastOrder() throws IOException {
    State state = State.initial(PROGRAM.network(), 1);
    float[] logical = state.values().get("prep_conv_weight");

    float[] stored = floats(entries(PROGRAM.trainer(state)).get("archive/data/0"));

    int in = 3;
    int side = 3;
    for (int out = 0; out < 64; out++) {
      for (int channel = 0; channel < in; channel++) {
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            assertThat(stored[((out * side + y) * side + x) * in + channel])
                .isEqualTo(logical[((out * in + channel) * side + y) * side + x]);
          }
        }
      }
    }
  }

  private static Map<String, byte[]> entries(byte[] archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    List<Integer> methods = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        methods.add(entry.getMethod());
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    assertThat(methods).containsOnly(ZipEntry.STORED);
    return entries;
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
