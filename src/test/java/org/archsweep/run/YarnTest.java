package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationSubmissionContext;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sweeps on a real YARN, whose containers are processes of this machine. */
@Tag("clusters")
class YarnTest {
  @TempDir private static Path folder;
  private static Server yarn;
  private static SparkHome spark;

  @BeforeAll
  static void startYarn() throws Exception {
    yarn = Server.start("yarn", folder);
    Path own = Path.of("target/servers/yarn/spark-yarn_2.13-4.2.0.jar").toAbsolutePath();
    spark = new SparkHome(folder, List.of(own));
  }

  @AfterAll
  static void stopYarn() {
    yarn.close();
  }

  /** Its job file, which lies here alone, goes along. */
  @Test
  void sweepRunsInClusterModeOnce() throws Exception {
    Path out = folder.resolve("cluster");
    try (JavaProcess client = submit("cluster", "sweep", file(), "--out", out.toString())) {
      assertThat(client.end()).as(client.output()).isZero();
    }
    assertThat(output("stdout"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("6 trials in ");
    assertThat(output("stderr")).allMatch(lines -> !lines.contains(" INFO "));
    SmallSweep.assertSameTables(out.toString(), SmallSweep.undisturbed(SmallSweep.job()));
    JsonNode application = newest();
    assertThat(application.get("finalStatus").asText()).isEqualTo("SUCCEEDED");
    assertThat(attempts(application)).isEqualTo(1);
  }

  /** Whether Spark has begun by then or not; and what was sent along goes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sweep no-such-job | no job file no-such-job",
        "sql RESULTS nonsense | nonsense",
      })
  void wrongInputIsTriedOnceInClusterMode(String command, String error) throws Exception {
    String results = SmallSweep.undisturbed(SmallSweep.job()).toString();
    try (JavaProcess client = submit("cluster", command.replace("RESULTS", results).split(" "))) {
      assertThat(client.end()).as(client.output()).isEqualTo(1);
      assertThat(client.output()).contains(error);
    }
    JsonNode application = newest();
    assertThat(application.get("finalStatus").asText()).isEqualTo("FAILED");
    assertThat(application.get("diagnostics").asText())
        .contains("User application exited with status 2: archsweep: ", error);
    assertThat(attempts(application)).isEqualTo(1);
    try (Stream<Path> sent = Files.walk(folder.resolve("staging"))) {
      assertThat(sent).noneMatch(path -> path.endsWith(application.get("id").asText()));
    }
  }

  /** More executors than YARN lets a sweep lose where nothing is set. */
  @Test
  void trialThatKillsItsExecutorsEachTimeIsTheOnlyOneThatFails() throws Exception {
    Path out = folder.resolve("deadly");
    try (JavaProcess driver =
        submit("client", "sweep", file(), "--out", out.toString(), "--set", "networks=basic")) {
      for (int killed = 0; killed < 4; killed++) {
        String begins = "seed " + (2 + killed / 3) + ": begins";
        int times = killed % 3 + 1;
        driver.awaitOutput(begins, times);
        executors().forEach(ProcessHandle::destroyForcibly);
      }
      assertThat(driver.end()).as(driver.output()).isEqualTo(3);
    }
    assertThat(SmallSweep.rows(out, "trials"))
        .extracting(row -> row.get("seed") + " " + row.get("status"))
        .containsExactlyInAnyOrder("1 ok", "2 failed", "3 ok");
  }

  /** Another application has a right to the room, again and again. */
  @Test
  void trialThatIsPreemptedAgainAndAgainGoesOnFromItsCheckpoint() throws Exception {
    Path file = SmallSweep.longer(folder);
    String[] longer = {"epochs=18", "limit={train: 2000, test: 200}"};
    Path out = folder.resolve("preempted");
    try (YarnClient others = YarnClient.createYarnClient();
        JavaProcess driver =
            submit(
                "client",
                "sweep",
                file.toString(),
                "--out",
                out.toString(),
                "--set",
                longer[0],
                "--set",
                longer[1])) {
      others.init(new YarnConfiguration(settings()));
      others.start();
      SmallSweep.disturb(driver, 5, () -> preempt(others));
      assertThat(driver.end()).as(driver.output()).isZero();
      assertThat(driver.output().split("goes on from its checkpoint", -1)).hasSize(5 + 1);
      assertThat(driver.output()).contains("1 trials in ");
    }
    assertThat(newest().get("finalStatus").asText()).isEqualTo("SUCCEEDED");
    Job job = JobFile.read(file.toString(), List.of(longer), Precision.FLOAT32);
    SmallSweep.assertSameTables(out.toString(), SmallSweep.undisturbed(job));
  }

  /** Has an application that needs the executor's room, until it has it. */
  private static void preempt(YarnClient yarn) throws Exception {
    ApplicationSubmissionContext application =
        yarn.createApplication().getApplicationSubmissionContext();
    application.setQueue("urgent");
    application.setMaxAppAttempts(1);
    application.setResource(Resource.newInstance(4608, 1));
    ContainerLaunchContext sleep =
        ContainerLaunchContext.newInstance(
            Map.of(), Map.of(), List.of("sleep 300"), Map.of(), null, Map.of());
    application.setAMContainerSpec(sleep);
    yarn.submitApplication(application);
    JavaProcess.await("the executor's end", () -> executors().isEmpty());
    yarn.killApplication(application.getApplicationId());
  }

  private static String file() {
    return SmallSweep.file().toString();
  }

  private static JavaProcess submit(String mode, String... words) throws IOException {
    String quick = String.join(" ", JavaProcess.SHORT_LIVED);
    Map<String, String> environment = new HashMap<>(spark.environment());
    environment.put("HADOOP_CONF_DIR", yarn.address());
    environment.put("SPARK_SUBMIT_OPTS", quick);
    List<String> command = new ArrayList<>(List.of("bash", spark.launcher().toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--", "--master", "yarn", "--deploy-mode", mode));
    command.addAll(List.of("--num-executors", "1"));
    command.addAll(List.of("--driver-memory", "800m", "--executor-memory", "800m"));
    for (String setting :
        List.of(
            "spark.yarn.jars=local:" + spark.jars() + "/*",
            "spark.yarn.stagingDir=" + folder.resolve("staging"),
            "spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1",
            "spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1",
            "spark.yarn.appMasterEnv.OPT_OUT_TRACKING=true",
            "spark.executorEnv.OPT_OUT_TRACKING=true",
            "spark.driver.extraJavaOptions=" + quick,
            "spark.executor.extraJavaOptions=" + quick,
            "spark.ui.enabled=false")) {
      command.addAll(List.of("--conf", setting));
    }
    return JavaProcess.startScript(folder, mode, environment, command);
  }

  /** The processes that run trials now. */
  private static List<ProcessHandle> executors() {
    return yarn.processes()
        .filter(
            each ->
                each.info().commandLine().orElse("").contains("YarnCoarseGrainedExecutorBackend"))
        .toList();
  }

  private static JsonNode newest() throws IOException {
    JsonNode newest = null;
    for (JsonNode each : ask("apps?applicationTypes=SPARK").get("apps").get("app")) {
      if (newest == null || each.get("startedTime").asLong() > newest.get("startedTime").asLong()) {
        newest = each;
      }
    }
    return newest;
  }

  private static int attempts(JsonNode application) throws IOException {
    return ask("apps/" + application.get("id").asText() + "/appattempts")
        .get("appAttempts")
        .get("appAttempt")
        .size();
  }

  /** What the containers of the newest application have written, each its own. */
  private static List<String> output(String stream) throws IOException {
    String application = newest().get("id").asText();
    List<String> outputs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("yarn"))) {
      for (Path file : files.filter(each -> each.endsWith(stream)).toList()) {
        String output = Files.readString(file);
        if (file.toString().contains(application) && !output.isBlank()) {
          outputs.add(output);
        }
      }
    }
    return outputs;
  }

  private static Configuration settings() {
    Configuration conf = new Configuration(false);
    conf.addResource(new org.apache.hadoop.fs.Path(yarn.address(), "yarn-site.xml"));
    return conf;
  }

  private static JsonNode ask(String what) throws IOException {
    String at = settings().get("yarn.resourcemanager.webapp.address");
    return new ObjectMapper()
        .readTree(URI.create("http://" + at + "/ws/v1/cluster/" + what).toURL());
  }
}
