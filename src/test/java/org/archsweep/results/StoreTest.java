package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.archsweep.results.EveryOperationTest.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreTest {
  private static final byte[] MINE = {1};
  private static final byte[] THEIRS = {2};

  /** More than a publication has. */
  private static final int OPERATIONS = 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void takenNameIsRefusedWhateverFails(Fault fault) throws IOException {
    Path file = Files.write(folder.resolve("file"), THEIRS);
    int refused = 0;
    for (int k = 1; k <= OPERATIONS; k++) {
      Store store = FaultyFileSystem.store(folder, "disturbed", fault.at(k));
      try {
        assertThat(store.publishNow(store.path("file"), MINE)).as("%s at %d", fault, k).isFalse();
        refused++;
      } catch (IOException e) {
        // It can't be known then.
      }
      assertThat(file).hasBinaryContent(THEIRS);
    }
    assertThat(refused).isBetween(OPERATIONS / 2, OPERATIONS);
  }

  @Test
  void ownFileUnderTheNameIsNoRefusal() throws IOException {
    Files.write(folder.resolve("file"), MINE);
    Store store = FaultyFileSystem.store(folder, "undisturbed", operation -> {});

    assertThat(store.publishNow(store.path("file"), MINE)).isTrue();
  }
}
