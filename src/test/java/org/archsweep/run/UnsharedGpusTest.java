package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceID;
import org.apache.spark.resource.ResourceRequest;
import org.archsweep.EnvironmentException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsharedGpusTest {
  @TempDir private Path folder;
  private Path script;

  @BeforeEach
  void writeScript() throws Exception {
    script = folder.resolve("gpus.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo '{"name": "gpu", "addresses": ["300", "301", "302", "303"]}'
        """);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void eachExecutorGetsGpusThatNoOtherHolds() {
    assertThat(found(1)).containsExactly("300");
    assertThat(found(2)).containsExactly("301", "302");
    assertThatThrownBy(() -> found(2))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("1 of this host's 4 GPUs are free, and the executor needs 2");
  }

  private String[] found(int amount) {
    ResourceRequest request =
        new ResourceRequest(
            new ResourceID("spark.executor", "gpu"),
            amount,
            Optional.of(script.toString()),
            Optional.empty());
    return new UnsharedGpus()
        .discoverResource(request, new SparkConf(false))
        .orElseThrow()
        .addresses();
  }
}
