package org.archsweep.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.archsweep.Text;

/**
 * A standalone cluster on loopback, of real processes. Its Spark has all libraries; Archsweep
 * itself comes in a jar with the application, as spark-submit sends it. Each worker says that it
 * has two GPUs, 3 and 5.
 */
final class Cluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final SparkHome spark;
  private final int port = freePort();
  private final int webPort = freePort();
  private final List<JavaProcess> processes = new ArrayList<>();
  private final List<JavaProcess> workers = new ArrayList<>();
  private final Path folder;
  private int started;

  /**
   * Starts a master and workers, each with room for one executor, and waits until they have met.
   */
  Cluster(Path folder, int workers) throws IOException, InterruptedException {
    this(SparkHome.shared(), folder, workers);
  }

  /** Likewise, with a Spark that has other libraries. */
  Cluster(SparkHome spark, Path folder, int workers) throws IOException, InterruptedException {
    this.spark = spark;
    this.folder = folder;
    start(folder, "master", "master.Master", "--webui-port", "" + webPort, "--port", "" + port);
    JavaProcess.await("master", () -> state().contains("\"status\""));
    for (int worker = 1; worker <= workers; worker++) {
      startWorker();
    }
    JavaProcess.await("workers", () -> state().split("\"ALIVE\"", -1).length > workers + 1);
  }

  private void startWorker() throws IOException {
    String name = "worker-" + ++started;
    workers.add(
        start(
            folder,
            name,
            "worker.Worker",
            "--webui-port",
            "0",
            "--cores",
            "2",
            "--memory",
            "1g",
            "--work-dir",
            folder.resolve(name).toString(),
            master()));
  }

  /** A worker that has an executor. */
  JavaProcess busyWorker() {
    return workers.stream()
        .filter(each -> each.handle().descendants().anyMatch(Cluster::isExecutor))
        .findFirst()
        .orElseThrow();
  }

  /** Takes away a worker with its executor, all at once as a machine goes, and brings another. */
  void replace(JavaProcess worker) throws IOException {
    workers.remove(worker);
    List<ProcessHandle> executors = worker.handle().descendants().toList();
    // The worker first: it would tell how its executor ended.
    worker.handle().destroyForcibly();
    executors.forEach(ProcessHandle::destroyForcibly);
    startWorker();
  }

  /** Gives a worker notice that its machine will go. */
  static void decommission(JavaProcess worker) throws IOException, InterruptedException {
    String pid = Long.toString(worker.handle().pid());
    new ProcessBuilder("kill", "-PWR", pid).start().waitFor();
  }

  private JavaProcess start(Path folder, String name, String main, String... arguments)
      throws IOException {
    List<String> options = new ArrayList<>(spark.options());
    options.addAll(List.of("-Xmx256m", "-cp", spark.classPath()));
    options.add("-Dspark.decommission.enabled=true");
    options.add("-Dspark.worker.resource.gpu.amount=2");
    options.add("-Dspark.worker.resource.gpu.discoveryScript=" + gpus(folder));
    options.addAll(List.of("org.apache.spark.deploy." + main, "--host", HOST));
    options.addAll(List.of(arguments));
    JavaProcess process = JavaProcess.start(folder, name, spark.environment(), options);
    processes.add(process);
    return process;
  }

  private static Path gpus(Path folder) throws IOException {
    Path script = folder.resolve("gpus.sh");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"3\", \"5\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  /** Settings of an application that has executors of one core on two workers. */
  SparkConf conf() {
    return new SparkConf()
        .setMaster(master())
        .set("spark.driver.host", HOST)
        .set("spark.driver.bindAddress", HOST)
        .set("spark.ui.enabled", "false")
        .set("spark.cores.max", "2")
        .set("spark.executor.cores", "1")
        .set("spark.executor.memory", "800m")
        .set("spark.executor.extraJavaOptions", String.join(" ", spark.options()))
        .setJars(new String[] {spark.archsweep().toString()});
  }

  /** Likewise, where driver and executors each have a home directory of their own. */
  SparkConf conf(Path driver, Path executors) {
    SparkConf conf = conf().set("user.home", driver.toString());
    String options = "spark.executor.extraJavaOptions";
    return conf.set(options, conf.get(options) + " -Duser.home=" + executors);
  }

  private String master() {
    return "spark://" + HOST + ":" + port;
  }

  /** The processes that run trials now. */
  List<ProcessHandle> executors() {
    return processes.stream()
        .flatMap(process -> process.handle().descendants())
        .filter(Cluster::isExecutor)
        .toList();
  }

  private static boolean isExecutor(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend");
  }

  /** What the master says of itself, as JSON; nothing before it is there. */
  private String state() {
    try (InputStream in =
        URI.create(Text.format("http://%s:%d/json/", HOST, webPort)).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    processes.forEach(JavaProcess::close);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
