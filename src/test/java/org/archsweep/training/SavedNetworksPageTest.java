package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.data.ImageSet;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.archsweep.spec.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether docs/saved-networks.md is true: its program in DJL tells what the trial told. */
class SavedNetworksPageTest {
  private static final Path PAGE = Path.of("docs/saved-networks.md");
  private static final int SIZE = 32;

  @TempDir private Path folder;

  @Test
  void programOfThePageTellsImagesApart() throws Exception {
    Dataset shapes = Datasets.load("shapes").limited(256, 6);
    Outcome outcome = trained(shapes);
    Path network = folder.resolve("network.pt");
    Files.write(network, outcome.networks().get(Outcome.Moment.FINAL));
    Class<?> program = compiled();

    for (int i = 0; i < 6; i++) {
      String[] words = {
        network.toString(),
        image(shapes.test(), i).toString(),
        "" + SIZE,
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9"
      };
      assertThat(printed(program, words))
          .as("image %d", i)
          .isEqualTo(outcome.predictions().classes()[i] + System.lineSeparator());
    }
  }

  private Outcome trained(Dataset data) throws Exception {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            data: shapes
            networks: basic
            width: 0.0625
            epochs: 2
            seeds: 1
            recipe: {batch_size: 32, max_lr: 0.1}
            """);
    Trial trial =
        JobFile.read(job.toString(), List.of(), Precision.FLOAT32).trials(data.identity()).get(0);
    Outcome outcome =
        Training.run(trial, data, Device.cpu(1), Set.of(Outcome.Moment.FINAL), epoch -> {});
    assertThat(outcome.predictions().classes()).as("they differ").isNotEqualTo(new byte[6]);
    return outcome;
  }

  private Path image(ImageSet images, int image) throws Exception {
    BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIZE * SIZE; i++) {
      int colour = 0;
      for (int channel = 0; channel < 3; channel++) {
        int at = image * images.bytes() + channel * SIZE * SIZE + i;
        colour = colour << 8 | Byte.toUnsignedInt(images.pixels()[at]);
      }
      picture.setRGB(i % SIZE, i / SIZE, colour);
    }
    Path file = folder.resolve(image + ".png");
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }

  private Class<?> compiled() throws Exception {
    Matcher block = Pattern.compile("(?ms)^```java\n(.*?)^```$").matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    Path source = Files.writeString(folder.resolve("Tell.java"), block.group(1));
    String[] options = {
      "-proc:none",
      "-d",
      folder.toString(),
      "-cp",
      System.getProperty("java.class.path"),
      source.toString()
    };
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options)).isZero();
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}).loadClass("Tell");
  }

  private static String printed(Class<?> program, String... words) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      program.getMethod("main", String[].class).invoke(null, (Object) words);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
