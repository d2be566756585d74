package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps on a Kubernetes API whose pods are processes of this machine. */
@Tag("clusters")
class KubernetesTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";

  @TempDir private static Path folder;
  private static Server kubernetes;
  private static SparkHome spark;

  @BeforeAll
  static void startKubernetes() throws Exception {
    kubernetes = Server.start("kubernetes", folder);
    Path libraries = Path.of(Server.libraries("kubernetes-client")).getParent();
    try (Stream<Path> own = Files.list(libraries)) {
      spark = new SparkHome(folder, own.filter(jar -> !isOnClassPath(jar)).toList());
    }
  }

  @AfterAll
  static void stopKubernetes() {
    kubernetes.close();
  }

  @Test
  void sweepRunsInClientMode() throws Exception {
    Path out = folder.resolve("client");
    try (JavaProcess driver = client("sweep", file(), "--out", out.toString())) {
      assertThat(driver.end()).as(driver.output()).isZero();
      assertThat(driver.output()).contains("6 trials in ");
    }
    SmallSweep.assertSameTables(out.toString(), SmallSweep.undisturbed(SmallSweep.job(), folder));
  }

  /** Five executors end in all: more than Spark lets a sweep of one lose where nothing is set. */
  @Test
  void trialThatKillsItsExecutorsEachTimeIsTheOnlyOneThatFails() throws Exception {
    Path out = folder.resolve("deadly");
    try (JavaProcess driver =
        client("sweep", file(), "--out", out.toString(), "--set", "networks=basic")) {
      for (int killed = 0; killed < 5; killed++) {
        String begins = "seed " + (2 + killed / 3) + ": begins";
        int times = killed % 3 + 1;
        awaitOutput(driver, begins, times);
        executors().forEach(ProcessHandle::destroyForcibly);
      }
      assertThat(driver.end()).as(driver.output()).isEqualTo(3);
    }
    assertThat(SmallSweep.rows(out, "trials"))
        .extracting(row -> row.get("seed") + " " + row.get("status") + " " + row.get("error"))
        .containsExactlyInAnyOrder(
            "1 ok null", "2 failed 3 executors ended while they ran it", "3 ok null");
  }

  /** As on machines that others need more: far more often than a trial may end executors. */
  @Test
  void trialWhosePodsAreDeletedGoesOnEachTime() throws Exception {
    Path job = SmallSweep.longer(folder);
    Path out = folder.resolve("preempted");
    try (JavaProcess driver = client("sweep", job.toString(), "--out", out.toString())) {
      for (int deleted = 0; deleted < 5; deleted++) {
        List<String> before = checkpoints(out);
        JavaProcess.await(
            "a new checkpoint", () -> !before.containsAll(checkpoints(out)) || !driver.isAlive());
        for (JsonNode pod : pods("executor")) {
          call("DELETE", PODS + "/" + pod.at("/metadata/name").asText(), "");
        }
        awaitOutput(driver, "goes on from its checkpoint", deleted + 1);
      }
      assertThat(driver.end()).as(driver.output()).isZero();
    }
    Job same = JobFile.read(job.toString(), List.of(), Precision.FLOAT32);
    SmallSweep.assertSameTables(out.toString(), SmallSweep.undisturbed(same, folder));
  }

  private static String file() {
    return SmallSweep.file().toString();
  }

  private static JavaProcess client(String... words) throws IOException {
    List<String> options =
        List.of(
            "--deploy-mode",
            "client",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.driver.bindAddress=127.0.0.1",
            spark.archsweep().toString());
    return submit("client", Stream.concat(options.stream(), Stream.of(words)).toList());
  }

  private static JavaProcess submit(String name, List<String> words) throws IOException {
    String quick = String.join(" ", JavaProcess.SHORT_LIVED);
    List<String> options = new ArrayList<>(JavaProcess.SHORT_LIVED);
    options.addAll(List.of("-cp", spark.jars() + "/*", "org.apache.spark.deploy.SparkSubmit"));
    options.addAll(List.of("--master", "k8s://" + kubernetes.address()));
    options.addAll(List.of("--class", "org.archsweep.cli.Main", "--num-executors", "1"));
    options.addAll(List.of("--driver-memory", "800m", "--executor-memory", "800m"));
    for (String setting :
        List.of(
            "spark.kubernetes.container.image=" + spark.jars().getParent(),
            "spark.kubernetes.executor.eventProcessingInterval=200ms",
            "spark.executorEnv.OPT_OUT_TRACKING=true",
            "spark.driver.extraJavaOptions=" + quick,
            "spark.executor.extraJavaOptions=" + quick,
            "spark.ui.enabled=false")) {
      options.addAll(List.of("--conf", setting));
    }
    options.addAll(words);
    return JavaProcess.start(folder, name, spark.environment(), options);
  }

  private static void awaitOutput(JavaProcess process, String text, int times)
      throws InterruptedException {
    JavaProcess.await(
        text + " " + times,
        () -> process.output().split(text, -1).length > times || !process.isAlive());
  }

  /** The processes that run trials now. */
  private static List<ProcessHandle> executors() {
    return kubernetes
        .processes()
        .filter(each -> each.info().commandLine().orElse("").contains("KubernetesExecutorBackend"))
        .toList();
  }

  private static Iterable<JsonNode> pods(String role) throws Exception {
    return call("GET", PODS + "?labelSelector=spark-role%3D" + role, "").get("items");
  }

  private static JsonNode call(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(kubernetes.address() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return new ObjectMapper().readTree(response.body());
  }

  private static List<String> checkpoints(Path out) {
    String[] names = out.resolve("checkpoints").toFile().list();
    return names == null
        ? List.of()
        : Stream.of(names).filter(name -> name.endsWith(".checkpoint")).toList();
  }

  /** In whatever version. */
  private static boolean isOnClassPath(Path jar) {
    String name = jar.getFileName().toString().replaceFirst("-[0-9].*", "");
    return System.getProperty("java.class.path").matches("(?s).*/" + name + "-[0-9][^/]*\\.jar.*");
  }
}
