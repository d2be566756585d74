package org.archsweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs {@code conf/gpus.sh} beside an {@code nvidia-smi} that knows some GPUs. */
class GpusScriptTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"0, '[\"0\"]'", "'0\\n1\\n10', '[\"0\",\"1\",\"10\"]'"})
  void everyGpuIsTold(String indices, String addresses) throws Exception {
    nvidiaSmi("printf '" + indices + "\\n'");

    Process process = start();
    JsonNode json = new ObjectMapper().readTree(process.getInputStream());

    assertThat(process.waitFor()).isZero();
    assertThat(json.get("name").asText()).isEqualTo("gpu");
    assertThat(json.get("addresses")).hasToString(addresses);
  }

  /** CUDA numbers what it sees, whatever the names in the variable. */
  @ParameterizedTest
  @CsvSource({
    "'3', '[\"0\"]'",
    "'2,5', '[\"0\",\"1\"]'",
    "'MIG-41b3-1,MIG-41b3-2,GPU-8932', '[\"0\",\"1\",\"2\"]'",
    "'', '[]'"
  })
  void visibleOnesAreNumbered(String visible, String addresses) throws Exception {
    nvidiaSmi("exit 9");

    Process process = start(Map.of("CUDA_VISIBLE_DEVICES", visible));

    assertThat(new ObjectMapper().readTree(process.getInputStream()).get("addresses"))
        .hasToString(addresses);
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void withoutADriverItFails() throws Exception {
    nvidiaSmi("exit 9");

    Process process = start();

    assertThat(process.getInputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEmpty();
    assertThat(process.waitFor()).isNotZero();
  }

  private void nvidiaSmi(String body) throws IOException {
    Path file = folder.resolve("nvidia-smi");
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start() throws IOException {
    return start(Map.of());
  }

  private Process start(Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", "conf/gpus.sh");
    builder.environment().remove("CUDA_VISIBLE_DEVICES");
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
    return builder.start();
  }
}
