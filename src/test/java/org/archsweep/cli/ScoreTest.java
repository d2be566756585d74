package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.Text;
import org.archsweep.data.Datasets;
import org.archsweep.data.ImageSet;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.archsweep.results.Results;
import org.archsweep.run.LocalGpus;
import org.archsweep.run.Progress;
import org.archsweep.run.Sweep;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Saved networks that tell images apart. */
@Tag("medium")
class ScoreTest {
  private static final String SHAPES =
      """
      data: shapes
      networks: basic
      width: 0.0625
      epochs: 1
      repeats: 2
      save: final
      limit: {train: 240}
      recipe: {batch_size: 48, max_lr: 0.1}
      """;

  private static final String OWN =
      """
      data: images:FOLDER
      images: {size: 16, channels: 1}
      networks: basic
      width: 0.0625
      epochs: 1
      seeds: 1
      save: final
      recipe: {batch_size: 4, augment: []}
      """;

  @TempDir private static Path folder;
  private static Path results;
  private static Path birds;

  @BeforeAll
  static void train() throws IOException {
    results = folder.resolve("results");
    birds = folder.resolve("my birds");
    for (int i = 0; i < 8; i++) {
      String kind = i % 2 == 0 ? "wren" : "owl";
      for (String use : List.of("train", "test")) {
        int shade = i % 2 == 0 ? 30 + i : 200 + i;
        write(birds.resolve(use).resolve(kind).resolve(i + ".png"), shade);
      }
    }
    sweep("shapes", SHAPES);
    sweep("birds", OWN.replace("FOLDER", birds.toString()));
    sweep(
        "unsaved",
        SHAPES.replace("save: final", "limit.test: 20").replace("epochs: 1", "epochs: 2"));
  }

  private static void write(Path file, int shade) throws IOException {
    BufferedImage image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 20 * 16; i++) {
      int value = shade + i % 7;
      image.setRGB(i % 20, i / 20, value << 16 | value << 8 | value);
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static void sweep(String name, String job) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".yaml"), job);
    Job read = JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
    SparkSession spark = SharedSpark.session(SharedSpark.local(2));
    try (Progress progress = new Progress(new PrintWriter(Writer.nullWriter()), false)) {
      Sweep.Summary summary =
          Sweep.run(
              spark,
              read,
              Datasets.load(read.source()).identity(),
              Results.create(spark, results.toString()),
              false,
              LocalGpus.NONE.pool(),
              progress);
      assertThat(summary.failed()).isZero();
    }
  }

  /** In the trial's own images, in their order, as {@code predictions} and {@code trials} say. */
  @Test
  void scoresAreThoseOfTheTrial() throws IOException {
    Row trial =
        table(
                "SELECT trial_id, test_accuracy, predicted FROM trials JOIN predictions USING"
                    + " (trial_id) WHERE data LIKE 'shapes%' AND trials.epochs = 1"
                    + " ORDER BY trials.seed")
            .get(0);
    String id = trial.getString(0);

    MainTest.Ended ended =
        MainTest.run("score", results.toString(), id.substring(0, 12), "--images", "shapes");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith(Text.format("2,000 images, accuracy %.2f %%%n", 100 * trial.getDouble(1)))
        .endsWith("results/scores/" + id + "\n");
    List<Row> scores = scores(results.resolve("scores").resolve(id));
    byte[] predicted = trial.getAs(2);
    ImageSet test = Datasets.load("shapes").test();
    assertThat(scores).hasSize(2000);
    int right = 0;
    for (Row score : scores) {
      int image = Integer.parseInt(score.getAs("image"));
      int guess = score.getAs("predicted");
      List<Float> probabilities = score.getList(score.fieldIndex("probabilities"));
      assertThat(guess).as("image %d", image).isEqualTo(predicted[image]);
      assertThat(score.<Integer>getAs("label")).isEqualTo(test.label(image));
      assertThat(score.<String>getAs("predicted_name")).isNull();
      assertThat(probabilities).hasSize(10).allMatch(each -> each <= probabilities.get(guess));
      assertThat(probabilities.stream().mapToDouble(Float::doubleValue).sum())
          .isBetween(1 - 1e-5, 1 + 1e-5);
      right += guess == test.label(image) ? 1 : 0;
    }
    assertThat(right / 2000.0).isEqualTo(trial.getDouble(1));
    assertThat(MainTest.run("score", results.toString(), id, "--images", "shapes").err())
        .contains("scores/" + id + " is there already: --to names another folder");
  }

  @Test
  void filesOfOnesOwnAreNamedWithAndWithoutClasses() throws IOException {
    Row trial =
        table("SELECT trial_id, test_accuracy FROM trials WHERE data LIKE 'images%'").get(0);
    Path classes = folder.resolve("with classes");
    Path plain = folder.resolve("without classes");
    String id = trial.getString(0);
    Files.copy(
        birds.resolve("test/owl/1.png"),
        Files.createDirectories(folder.resolve("plain/x")).resolve("A.PNG"));
    Files.writeString(folder.resolve("plain/readme.txt"), "no image");

    MainTest.Ended known =
        MainTest.run(
            "score",
            results.toString(),
            id,
            "--images",
            "images:" + birds,
            "--to",
            classes.toString());
    MainTest.Ended unknown =
        MainTest.run(
            "score",
            results.toString(),
            id,
            "--images",
            folder.resolve("plain").toString(),
            "--to",
            plain.toString());

    assertThat(known.status()).as(known.err()).isZero();
    assertThat(known.out())
        .isEqualTo(
            Text.format(
                "8 images, accuracy %.2f %%%nscores: %s%n", 100 * trial.getDouble(1), classes));
    List<Row> scores = scores(classes);
    assertThat(scores)
        .extracting(row -> row.<String>getAs("image"))
        .containsExactlyInAnyOrder(
            "owl/1.png",
            "owl/3.png",
            "owl/5.png",
            "owl/7.png",
            "wren/0.png",
            "wren/2.png",
            "wren/4.png",
            "wren/6.png");
    assertThat(scores)
        .allSatisfy(
            row -> {
              String is = row.<Integer>getAs("label") == 0 ? "owl" : "wren";
              assertThat(row.<String>getAs("image")).startsWith(is + "/");
              String guess = row.<Integer>getAs("predicted") == 0 ? "owl" : "wren";
              assertThat(row.<String>getAs("predicted_name")).isEqualTo(guess);
            });
    assertThat(unknown.status()).as(unknown.err()).isZero();
    assertThat(unknown.out()).startsWith("1 images, no labels are known\n");
    Row alone = scores(plain).get(0);
    Row owl =
        scores.stream()
            .filter(row -> row.getAs("image").equals("owl/1.png"))
            .findAny()
            .orElseThrow();
    assertThat(alone.<String>getAs("image")).endsWith("plain/x/A.PNG");
    assertThat(alone.<Object>getAs("label")).isNull();
    assertThat(alone.<Object>getAs("predicted")).isEqualTo(owl.getAs("predicted"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          xyz     | shapes          | has an id that begins with xyz
          SEVERAL | shapes          | several trials have ids that begin with
          UNSAVED | shapes          | has saved no trained network: trials of a job with `save: final` do
          SHAPES  | images:BIRDS    | has images of 3x32x32 in 2 classes, and the network of trial
          BIRDS   | shapes          | shapes has images of 3x32x32 in 10 classes, and the network of trial
          SHAPES  | nowhere         | no images in nowhere: no data set is called so, and there is no such
          SHAPES  | EMPTY           | it has no JPEG or PNG files
          SHAPES  | DAMAGED         | it ends too early
          SHAPES  | what://b/x      | this Spark has no file system for what://
          """)
  void wrongInputIsOneLineAndStatusTwo(String trial, String images, String says)
      throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    Path damaged = Files.createDirectories(folder.resolve("damaged"));
    byte[] png = Files.readAllBytes(birds.resolve("test/owl/1.png"));
    Files.write(damaged.resolve("half.png"), Arrays.copyOf(png, png.length / 2));
    String id =
        switch (trial) {
          case "SHAPES" -> id("data LIKE 'shapes%' AND epochs = 1");
          case "UNSAVED" -> id("data LIKE 'shapes%' AND epochs = 2");
          case "BIRDS" -> id("data LIKE 'images%'");
          case "SEVERAL" -> "";
          default -> trial;
        };
    String from =
        switch (images) {
          case "EMPTY" -> folder.resolve("empty").toString();
          case "DAMAGED" -> damaged.toString();
          default -> images.replace("BIRDS", birds.toString());
        };
    String to = folder.resolve("refused").toString();

    MainTest.Ended ended =
        MainTest.run("score", results.toString(), id, "--images", from, "--to", to);

    assertThat(ended.err()).startsWith("archsweep: ").contains(says).hasLineCount(1);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }

  private static String id(String condition) {
    return table("SELECT trial_id FROM trials WHERE " + condition + " ORDER BY seed")
        .get(0)
        .getString(0);
  }

  private static List<Row> table(String query) {
    SparkSession spark = SharedSpark.session();
    Results.open(spark, results.toString()).registerTables();
    return spark.sql(query).collectAsList();
  }

  private static List<Row> scores(Path place) {
    return SharedSpark.session().read().parquet(place.toString()).collectAsList();
  }
}
