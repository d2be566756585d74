package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;

class LibtorchTest {
  @Test
  void resultsOfCpusDoNotDependOnAnInstalledCuda() {
    assumeFalse(Libtorch.hasCuda());

    assertThat(Libtorch.versions()).containsOnlyKeys("djl", "libtorch");
  }
}
