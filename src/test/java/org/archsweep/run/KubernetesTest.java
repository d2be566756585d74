package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.archsweep.SharedSpark;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

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
    spark = new SparkHome(folder, Server.jars("kubernetes-client"));
    spark.keepClasses(new SparkConf(false));
  }

  @AfterAll
  static void stopKubernetes() {
    kubernetes.close();
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
        driver.awaitOutput(begins, times);
        executors().forEach(ProcessHandle::destroyForcibly);
      }
      assertThat(driver.end()).as(driver.output()).isEqualTo(3);
    }
    assertThat(SmallSweep.rows(out, "trials"))
        .extracting(row -> row.get("seed") + " " + row.get("status") + " " + row.get("error"))
        .containsExactlyInAnyOrder(
            "1 ok null", "2 failed 3 executors ended while they ran it", "3 ok null");
  }

  /** As on machines that others need more, far more often than a trial may end executors. */
  @Test
  void trialWhosePodsAreTakenAwayGoesOnEachTime() throws Exception {
    Path job = SmallSweep.longer(folder);
    Path out = folder.resolve("preempted");
    try (JavaProcess driver =
        client(
            // What Spark counts of these doesn't end the sweep, however little it allows.
            List.of(
                "--conf",
                "spark.task.maxFailures=2",
                "--conf",
                "spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout=1s"),
            "sweep",
            job.toString(),
            "--out",
            out.toString(),
            "--set",
            "epochs=10")) {
      for (int taken = 1; taken <= 7; taken++) {
        List<String> before = checkpoints(out);
        JavaProcess.await(
            "a new checkpoint", () -> !before.containsAll(checkpoints(out)) || !driver.isAlive());
        if (taken <= 5) {
          deleteExecutors();
        } else {
          // As a node does that shuts down; the pod stays, as one that has failed.
          executors().forEach(ProcessHandle::destroy);
        }
        driver.awaitOutput("goes on from its checkpoint", taken);
      }
      assertThat(driver.end()).as(driver.output()).isZero();
    }
    Job same = JobFile.read(job.toString(), List.of("epochs=10"), Precision.FLOAT32);
    SmallSweep.assertSameTables(out.toString(), SmallSweep.undisturbed(same));
  }

  /** The driver is a pod too; its job file is one of a ConfigMap. */
  @Test
  void sweepRunsInClusterMode() throws Exception {
    ObjectNode map = new ObjectMapper().createObjectNode().put("kind", "ConfigMap");
    map.put("apiVersion", "v1").putObject("metadata").put("name", "archsweep-mine");
    map.putObject("data").put("small.yaml", Files.readString(SmallSweep.file()));
    call("POST", "/api/v1/namespaces/default/configmaps", map.toString());
    Path out = folder.resolve("cluster");
    Path template = Path.of("conf/kubernetes-driver.yaml").toAbsolutePath();
    Path token = Files.writeString(folder.resolve("token"), "any");
    try (JavaProcess submission =
        submit(
            "cluster",
            "--deploy-mode",
            "cluster",
            "--conf",
            "spark.kubernetes.driver.podTemplateFile=" + template,
            "--conf",
            "spark.kubernetes.driver.master=" + kubernetes.address(),
            "--conf",
            "spark.kubernetes.trust.certificates=true",
            "--conf",
            "spark.kubernetes.authenticate.driver.mounted.oauthTokenFile=" + token,
            "local://" + spark.archsweep(),
            "sweep",
            "/opt/archsweep/mine/small.yaml",
            "--out",
            out.toString())) {
      assertThat(submission.end()).as(submission.output()).isZero();
    }
    JsonNode driver = pods("driver").iterator().next();
    assertThat(driver.at("/status/phase").asText()).as(log(driver)).isEqualTo("Succeeded");
    assertThat(log(driver)).contains("6 trials in ").doesNotContain(" INFO ");
    SmallSweep.assertSameTables(out.toString(), SmallSweep.undisturbed(SmallSweep.job()));
  }

  @Test
  void podsAskForWhatTheSettingsForGpusSay() throws Exception {
    String settings = Path.of("conf/kubernetes-gpu.conf").toAbsolutePath().toString();
    List<JsonNode> pods = new ArrayList<>();
    try (JavaProcess driver =
        client(List.of("--name", "gpus", "--properties-file", settings), "sweep", file())) {
      JavaProcess.await(
          "a pod",
          () -> {
            pods("executor,spark-app-name%3Dgpus").forEach(pods::add);
            return !pods.isEmpty() || !driver.isAlive();
          });
      assertThat(pods).as(driver.output()).isNotEmpty();
    }
    deleteExecutors();
    JsonNode resources = pods.get(0).at("/spec/containers/0/resources");
    assertThat(resources.at("/limits/nvidia.com~1gpu").asText()).isEqualTo("1");
    assertThat(resources.at("/requests/cpu").asText()).isEqualTo("4");
    assertThat(resources.at("/limits/memory").asText()).isEqualTo("10240Mi");
  }

  @Test
  void doctorLooksAtPods() throws Exception {
    try (JavaProcess doctor = client("doctor", "--out", folder.resolve("doctor").toString())) {
      assertThat(doctor.end()).as(doctor.output()).isZero();
      assertThat(doctor.output())
          .contains("the driver:")
          .containsPattern("executor 1 on .*:")
          .containsPattern("32 images in float32, .*GFLOP/s")
          .contains("everything is fine");
    }
  }

  @Test
  void whatTheApiRefusesIsToldInALine() throws Exception {
    HttpServer refusing =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    refusing.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(HttpURLConnection.HTTP_FORBIDDEN, -1);
          exchange.close();
        });
    refusing.start();
    String master = "k8s://http://127.0.0.1:" + refusing.getAddress().getPort();
    try (JavaProcess driver = client(List.of("--master", master), "sweep", file())) {
      assertThat(driver.end()).as(driver.output()).isEqualTo(4);
      assertThat(driver.output())
          .contains("archsweep: Spark cannot start with --master " + master + ": ")
          .contains("Forbidden");
    } finally {
      refusing.stop(0);
    }
  }

  private static String file() {
    return SmallSweep.file().toString();
  }

  private static JavaProcess client(String... words) throws IOException {
    return client(List.of(), words);
  }

  private static JavaProcess client(List<String> more, String... words) throws IOException {
    List<String> options = new ArrayList<>(more);
    options.addAll(List.of("--deploy-mode", "client"));
    options.addAll(List.of("--conf", "spark.driver.host=127.0.0.1"));
    options.addAll(List.of("--conf", "spark.driver.bindAddress=127.0.0.1"));
    options.add(spark.archsweep().toString());
    options.addAll(List.of(words));
    return submit("client", options.toArray(String[]::new));
  }

  private static JavaProcess submit(String name, String... words) throws IOException {
    String log =
        "-Dlog4j2.configurationFile=file:" + Path.of("conf/log4j2.properties").toAbsolutePath();
    String quick = String.join(" ", spark.options());
    List<String> options = new ArrayList<>(spark.options());
    options.addAll(List.of(log, "-cp", spark.classPath()));
    options.add("org.apache.spark.deploy.SparkSubmit");
    options.addAll(List.of("--master", "k8s://" + kubernetes.address()));
    options.addAll(List.of("--class", "org.archsweep.cli.Main", "--num-executors", "1"));
    for (String setting :
        List.of(
            "spark.kubernetes.container.image=" + spark.jars().getParent(),
            "spark.kubernetes.executor.eventProcessingInterval=200ms",
            // The machine may be busy.
            "spark.kubernetes.submission.connectionTimeout=120000",
            "spark.kubernetes.submission.requestTimeout=120000",
            "spark.kubernetes.driver.connectionTimeout=120000",
            "spark.kubernetes.driver.requestTimeout=120000",
            "spark.executorEnv.OPT_OUT_TRACKING=true",
            "spark.kubernetes.driverEnv.OPT_OUT_TRACKING=true",
            "spark.kubernetes.driverEnv.SPARK_SUBMIT_OPTS=" + log + " " + quick,
            "spark.executor.extraJavaOptions=" + quick,
            "spark.ui.enabled=false")) {
      options.addAll(List.of("--conf", setting));
    }
    for (Tuple2<String, String> setting : SharedSpark.quick(new SparkConf(false)).getAll()) {
      options.addAll(List.of("--conf", setting._1() + "=" + setting._2()));
    }
    options.addAll(List.of(words));
    return JavaProcess.start(folder, name, spark.environment(), options);
  }

  /** The processes that run trials now. */
  private static List<ProcessHandle> executors() {
    return kubernetes
        .processes()
        .filter(each -> each.info().commandLine().orElse("").contains("KubernetesExecutorBackend"))
        .toList();
  }

  /** Through the API, as what needs their nodes does. */
  private static void deleteExecutors() throws Exception {
    for (JsonNode pod : pods("executor")) {
      call("DELETE", PODS + "/" + pod.at("/metadata/name").asText(), "");
    }
  }

  private static JsonNode pods(String role) {
    return call("GET", PODS + "?labelSelector=spark-role%3D" + role, "").get("items");
  }

  private static JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(kubernetes.address() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
      return new ObjectMapper().readTree(response.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What a pod has printed. */
  private static String log(JsonNode pod) throws IOException {
    String name = pod.at("/metadata/name").asText() + ".log";
    return Files.readString(folder.resolve("kubernetes").resolve(name));
  }

  private static List<String> checkpoints(Path out) {
    String[] names = out.resolve("checkpoints").toFile().list();
    return names == null
        ? List.of()
        : Stream.of(names).filter(name -> name.endsWith(".checkpoint")).toList();
  }
}
