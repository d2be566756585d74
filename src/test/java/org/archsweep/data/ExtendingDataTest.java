package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether what docs/extending.md says of data sets and augmentations is true. */
class ExtendingDataTest {
  private static final Path PAGE = Path.of("docs/extending.md");

  @TempDir Path folder;

  @Test
  void dataSetOfThePageIsOne() throws Exception {
    DatasetKind stripes = (DatasetKind) plugIn("mine.Stripes");
    Dataset data = stripes.load(new DataSource("shapes", Map.of()));

    assertThat(data.task())
        .isEqualTo(stripes.task(new DataSource("shapes", Map.of())))
        .isEqualTo(new Task(new Shape(1, 16, 16), 2));
    assertThat(data.identity()).matches("stripes-[0-9a-f]{12}");
    assertThat(data.train().count()).isEqualTo(1_000);
    assertThat(data.mean().get(0)).isEqualTo(127.5);
    assertThat(data.test().labels()).contains(0, 1);
  }

  @Test
  void flipOfThePageTakesTurns() throws Exception {
    Augmentation flip = (Augmentation) plugIn("mine.AlternatingFlip");
    Shape pixels = new Shape(1, 2, 2);
    byte[] image = {1, 2, 3, 4, 1, 1, 0, 1};
    int flipped = 0;
    for (int number = 0; number < 1_000; number++) {
      List<byte[]> epochs = new ArrayList<>();
      for (int epoch = 0; epoch < 3; epoch++) {
        byte[] changed = new byte[8];
        flip.apply(0, image, changed, new Augmentation.Sample(pixels, number, epoch));
        epochs.add(changed);
      }
      assertThat(epochs.get(0)).isEqualTo(epochs.get(2)).isNotEqualTo(epochs.get(1));
      flipped += epochs.get(0)[0] == 2 ? 1 : 0;
    }

    assertThat(flipped).isBetween(400, 600);
  }

  private Object plugIn(String name) throws Exception {
    Matcher blocks =
        Pattern.compile("(?ms)^```java\n(package mine;.*?)^```$").matcher(Files.readString(PAGE));
    while (blocks.find()) {
      String simple = name.replace("mine.", "");
      if (blocks.group(1).contains("record " + simple + "(")) {
        Path file = Files.writeString(folder.resolve(simple + ".java"), blocks.group(1));
        String path = System.getProperty("java.class.path");
        assertThat(
                ToolProvider.getSystemJavaCompiler()
                    .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        path,
                        file.toString()))
            .isZero();
        URLClassLoader loader =
            new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
        return loader.loadClass(name).getConstructor().newInstance();
      }
    }
    throw new AssertionError(name + " isn't on the page");
  }
}
