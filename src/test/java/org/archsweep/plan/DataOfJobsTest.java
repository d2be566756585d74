package org.archsweep.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archsweep.InputException;
import org.archsweep.data.DataSource;
import org.archsweep.data.Images;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.program.Precision;
import org.archsweep.training.Training;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job's data say about its networks, and the keys that say which data are meant. */
class DataOfJobsTest {
  @TempDir Path folder;
  private String images;

  @BeforeEach
  void makeFolders() throws IOException {
    for (String name : List.of("train/a", "train/b", "train/c", "test")) {
      Files.createDirectories(folder.resolve("data").resolve(name));
    }
    images = "images:" + folder.resolve("data");
  }

  @Test
  void keysThatSayWhichDataAreMeantAreNoPartOfIds() throws IOException {
    Job plain = read(images, "");
    Job small = read(images, "images: {size: 8, channels: 1, split: 0.2}");

    assertThat(plain.source()).isEqualTo(new DataSource(images, Map.of()));
    assertThat(small.source())
        .isEqualTo(
            DataSource.of(images, Map.of(Images.SIZE, 8, Images.CHANNELS, 1, Images.SPLIT, 0.2)));
    assertThat(small.trials("images-1")).isEqualTo(plain.trials("images-1"));
    assertThat(small.trials("images-1").get(0).config()).doesNotContain("size");
  }

  @Test
  void taskIsThatOfTheData() throws IOException {
    assertThat(read("cifar10", "").task()).isEqualTo(new Task(new Shape(3, 32, 32), 10));
    assertThat(read("cifar100:/nowhere", "").task()).isEqualTo(new Task(new Shape(3, 32, 32), 100));
    assertThat(read(images, "images.channels: 1").task())
        .isEqualTo(new Task(new Shape(1, 32, 32), 3));
  }

  @Test
  void planNeedsNoFiles() throws IOException {
    Plan ten = Plan.of(read("cifar10:/nowhere", ""), Optional.empty(), Map.of(), false);
    Plan hundred = Plan.of(read("cifar100:/nowhere", ""), Optional.empty(), Map.of(), false);

    assertThat(ten.configurations().get(0).parameters()).isEqualTo(1_557_056);
    assertThat(hundred.configurations().get(0).parameters()).isEqualTo(1_557_056 + 90 * 512);
  }

  @Test
  void dataThatAreNowhereTellNoTask() throws IOException {
    Job job = read("images:/nowhere/at/all", "");

    assertThatThrownBy(job::task)
        .isInstanceOf(InputException.class)
        .hasMessage("no images in /nowhere/at/all: no such folder");
  }

  @Test
  void keyOfOtherDataIsRefused() throws IOException {
    assertRefused(
        "shapes",
        "images.size: 28",
        "key images.size has no effect here: it applies only where data is images:DIR");
  }

  @Test
  void dataThatAreNearerTakeTheKeysOfOthersAway() throws IOException {
    read(images, "images.size: 28");

    Job job =
        JobFile.read(
            folder.resolve("job.yaml").toString(), List.of("data=cifar100"), Precision.FLOAT32);

    assertThat(job.source()).isEqualTo(new DataSource("cifar100", Map.of()));
    assertThatThrownBy(
            () ->
                JobFile.read(
                    folder.resolve("job.yaml").toString(),
                    List.of("data=cifar100", "images.size=8"),
                    Precision.FLOAT32))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("key images.size has no effect here");
  }

  @Test
  void experimentsOfOneJobHaveOneSource() throws IOException {
    assertRefused(
        images,
        "experiments: {one: {images.size: 16}, other: {images.size: 8}}",
        "experiments of one job need the same data, but job/one has "
            + images
            + " with {images.size=16} and job/other has "
            + images
            + " with {images.size=8}");
  }

  private void assertRefused(String data, String more, String message) {
    assertThatThrownBy(() -> read(data, more))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(message);
  }

  @Test
  void whatCannotWorkIsRefusedBeforeItRuns() throws IOException {
    assertThatCode(() -> check(read(images, "images.size: 8"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(read(images, "images.size: 7")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network basic cannot take images of 7x7 pixels: nothing is left of them after"
                + " layer3/pool");
    assertThatThrownBy(() -> check(read("cifar10", "recipe.augment: [\"cutout:33\"]")))
        .isInstanceOf(InputException.class)
        .hasMessage("cutout:33 cuts out more than images of 32x32 pixels have");
  }

  private static void check(Job job) {
    for (Experiment experiment : job.experiments()) {
      experiment.configurations("any").forEach(each -> Training.check(each, job.task()));
    }
  }

  private Job read(String data, String more) throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(
        file, "data: '" + data + "'\nnetworks: basic\nepochs: 2\nrepeats: 1\n" + more + "\n");
    return JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
  }
}
