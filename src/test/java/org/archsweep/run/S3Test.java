package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.archsweep.results.Results;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results and data on a real S3, by processes that have its libraries. */
@Tag("clusters")
class S3Test {
  private static final String QUERY =
      """
      SELECT trial_id, status, epoch, train_loss, test_loss
      FROM trials JOIN epochs USING (trial_id)
      ORDER BY trial_id, epoch
      """;

  @TempDir private static Path folder;
  private static Server s3;
  private static SparkHome spark;

  @BeforeAll
  static void startS3() throws Exception {
    s3 = Server.start("s3", folder);
    spark = new SparkHome(folder, Server.jars("s3-client"));
    spark.keepClasses(onS3(new SparkConf(false)), "--out", "s3a://bucket/classes");
  }

  @AfterAll
  static void stopS3() {
    s3.close();
  }

  /** Else the server says nothing of the others here. */
  @Test
  void oneOfManyWritersOfAFileWins() throws Exception {
    Path race = Server.source("s3-client").resolve("Race.java");
    try (JavaProcess program =
        JavaProcess.start(
            folder,
            "race",
            Map.of(),
            List.of("-cp", spark.classPath(), race.toString(), s3.address()))) {
      assertThat(program.end()).as(program.output()).isZero();
      assertThat(program.output()).contains("60 of 60 have one winner");
    }
  }

  @Test
  void sweepThatIsKilledGoesOnThere() throws Exception {
    String out = "s3a://bucket/killed";
    try (JavaProcess driver = sweep("killed", 1, out)) {
      JavaProcess.await(
          "a trial that has ended and one that hasn't",
          () -> driver.output().contains("seed 2: epoch 1 of") || !driver.isAlive());
      assertThat(driver.signal("KILL")).as(driver.output()).isEqualTo(128 + 9);
    }

    try (JavaProcess driver = sweep("again", 2, out, "--set", "repeats=4")) {
      assertThat(driver.end()).as(driver.output()).isZero();
      assertThat(driver.output()).contains("were there already");
    }

    assertSameAsUndisturbed(out, SmallSweep.job("repeats=4"));
  }

  /** Of made-up trainings, so that what is stored is all the work. */
  @Test
  void thousandTrialsOfTwoDriversAreThereOnce() throws Exception {
    String out = "s3a://bucket/many";
    String[] words = {"bench-sweep", "--trials", "1000", "--images", "10", "--out", out};
    try (JavaProcess one = start("one", SmallSweep.local(1), words);
        JavaProcess other = start("other", SmallSweep.local(1), words)) {
      assertThat(one.end()).as(one.output()).isZero();
      assertThat(other.end()).as(other.output()).isZero();
    }

    String count = "SELECT count(*), count(DISTINCT trial_id), count(test_accuracy) FROM trials";
    try (JavaProcess query =
        start("query", SmallSweep.local(1), "sql", out, count, "--format", "csv")) {
      assertThat(query.end()).as(query.output()).isZero();
      assertThat(query.output()).contains("\n1000,1000,1000\n");
    }
  }

  @Test
  void trialWhoseMachineGoesAgainAndAgainGoesOnFromItsCheckpointThere() throws Exception {
    Path file = SmallSweep.longer(folder);
    String out = "s3a://bucket/machines";
    try (Cluster cluster = new Cluster(spark, Files.createTempDirectory(folder, "cluster"), 1);
        JavaProcess driver =
            start("driver", cluster.conf(), "sweep", file.toString(), "--out", out)) {
      SmallSweep.disturb(driver, 5, () -> cluster.replace(cluster.busyWorker()));
      assertThat(driver.end()).as(driver.output()).isZero();
      assertThat(driver.output().split("goes on from its checkpoint", -1)).hasSize(5 + 1);
    }

    assertSameAsUndisturbed(out, JobFile.read(file.toString(), List.of(), Precision.FLOAT32));
  }

  /** The executor is a process of its own, and knows how to get there from the driver alone. */
  @Test
  void dataThereGiveTheSameResults() throws Exception {
    Path file = SmallSweep.onPictures(folder);
    Path pictures = folder.resolve("pictures");
    try (Stream<Path> files = Files.walk(pictures)) {
      for (Path picture : files.filter(Files::isRegularFile).toList()) {
        put("data/mine/" + pictures.relativize(picture), picture);
      }
    }
    String out = "s3a://bucket/on-data";
    Path home = Files.createDirectory(folder.resolve("home"));
    try (Cluster cluster = new Cluster(spark, Files.createTempDirectory(folder, "cluster"), 1)) {
      SparkConf conf = cluster.conf(folder, home);
      String[] words = {
        "sweep", file.toString(), "--set", "data=images:s3a://bucket/data/mine", "--out", out
      };
      try (JavaProcess driver = start("driver", conf, words)) {
        assertThat(driver.end()).as(driver.output()).isZero();
      }
    }

    assertSameAsUndisturbed(out, JobFile.read(file.toString(), List.of(), Precision.FLOAT32));
    assertThat(home.resolve(".archsweep/copies")).isNotEmptyDirectory();
  }

  private static void put(String key, Path file) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(s3.address() + "/bucket/" + key))
            .PUT(HttpRequest.BodyPublishers.ofFile(file))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(HttpURLConnection.HTTP_OK);
  }

  private static JavaProcess sweep(String name, int slots, String out, String... more)
      throws IOException {
    String[] words = {"sweep", SmallSweep.file().toString(), "--out", out};
    return start(
        name,
        SmallSweep.local(slots),
        Stream.of(words, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private static JavaProcess start(String name, SparkConf settings, String... words)
      throws IOException {
    Map<String, String> environment = Map.of("SPARK_LOCAL_IP", "127.0.0.1");
    return JavaProcess.start(
        folder, name, environment, SmallSweep.program(onS3(settings), spark, folder, words));
  }

  private static SparkConf onS3(SparkConf conf) {
    return conf.set("spark.hadoop.fs.s3a.endpoint", s3.address())
        .set("spark.hadoop.fs.s3a.endpoint.region", "us-east-1")
        .set("spark.hadoop.fs.s3a.path.style.access", "true")
        .set("spark.hadoop.fs.s3a.access.key", "any")
        .set("spark.hadoop.fs.s3a.secret.key", "any");
  }

  private static void assertSameAsUndisturbed(String out, Job job) throws Exception {
    Path undisturbed = SmallSweep.undisturbed(job);
    SparkSession session = SharedSpark.session();
    Results.open(session, undisturbed.toString()).registerTables();
    List<String> expected =
        session.sql(QUERY).collectAsList().stream().map(row -> row.toSeq().mkString(",")).toList();
    try (JavaProcess query =
        start("query", SmallSweep.local(1), "sql", out, QUERY, "--format", "csv")) {
      assertThat(query.end()).as(query.output()).isZero();
      assertThat(query.output().lines().filter(line -> line.contains(",ok,")))
          .containsExactlyElementsOf(expected);
    }
  }
}
