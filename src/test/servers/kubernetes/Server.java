import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Kubernetes API on a free port of loopback, and the node behind it, whose containers are processes: {@code Server
 * FOLDER}. An image is a folder of an installed Spark. What a pod prints goes to {@code FOLDER/POD.log}.
 */
class Server {
  private static final String HOST = "127.0.0.1";

  public static void main(String[] arguments) throws Exception {
    Logger.getLogger("").setLevel(Level.WARNING); // not each request
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(Serialization.jsonMapper()), new MockWebServer(), new HashMap<>(), new Api(), false);
    server.init(InetAddress.getByName(HOST), 0);
    KubernetesClient client = server.createClient();
    client.pods().inAnyNamespace().list(); // the first takes seconds
    System.out.println("UP http://" + HOST + ":" + server.getPort());
    new Node(client, folder).run();
  }

  /** Objects as Kubernetes keeps them, where the library does less. */
  private static class Api extends KubernetesCrudDispatcher {
    /** Keeps a deleted pod until its processes have ended. */
    static final String FINALIZER = "node";

    @Override
    public MockResponse handleCreate(RecordedRequest request) {
      if (!request.getPath().endsWith("/pods")) {
        return super.handleCreate(request);
      }
      Pod pod = Serialization.unmarshal(request.getUtf8Body(), Pod.class);
      pod.getMetadata().setFinalizers(List.of(FINALIZER));
      pod.setStatus(new PodStatusBuilder().withPhase("Pending").build());
      return super.handleCreate(
          with(request, HttpMethod.POST, request.getPath(), Serialization.asJson(pod)));
    }

    /** What is applied may be new. */
    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      String type = request.getHeader("Content-Type");
      if (type == null || !type.startsWith("application/apply-patch")) {
        return super.handlePatch(request);
      }
      String body = request.getUtf8Body();
      String path = request.getPath().replaceFirst("\\?.*", "");
      MockResponse replaced = super.handleUpdate(with(request, HttpMethod.PUT, path, body));
      return replaced.code() == HttpURLConnection.HTTP_NOT_FOUND
          ? super.handleCreate(
              with(request, HttpMethod.POST, path.substring(0, path.lastIndexOf('/')), body))
          : replaced;
    }

    private static RecordedRequest with(RecordedRequest request, HttpMethod method, String path, String body) {
      return new RecordedRequest(
          request.getHttpVersion(),
          method,
          path,
          request.getHeaders(),
          new Buffer(body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Runs what the API wants to be run. */
  private static class Node {
    private final KubernetesClient client;
    private final Path folder;
    private final Map<String, Process> processes = new HashMap<>();

    Node(KubernetesClient client, Path folder) {
      this.client = client;
      this.folder = folder;
    }

    void run() throws Exception {
      while (true) {
        for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
          look(pod);
        }
        Thread.sleep(200);
      }
    }

    private void look(Pod pod) throws IOException {
      ObjectMeta meta = pod.getMetadata();
      Process process = processes.get(meta.getUid());
      if (process != null && !process.isAlive() && pod.getStatus().getPhase().equals("Running")) {
        set(pod, ended(pod, process.exitValue()));
      } else if (meta.getDeletionTimestamp() != null) {
        if (process != null && process.isAlive()) {
          process.destroy();
        } else {
          client
              .resource(pod)
              .edit(each -> new PodBuilder(each).editMetadata().withFinalizers().endMetadata().build());
        }
      } else if (process == null && isReady(pod)) {
        processes.put(meta.getUid(), start(pod));
        set(pod, status(pod, "Running", new ContainerStateBuilder().withNewRunning().endRunning().build()));
      }
    }

    /** Whether all that it mounts is there: what submits it may make its maps after it. */
    private boolean isReady(Pod pod) {
      return pod.getSpec().getVolumes().stream()
          .allMatch(volume -> volume.getConfigMap() == null || map(pod, volume) != null);
    }

    private ConfigMap map(Pod pod, Volume volume) {
      return client
          .configMaps()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(volume.getConfigMap().getName())
          .get();
    }

    private void set(Pod pod, PodStatus status) {
      client.resource(pod).editStatus(each -> new PodBuilder(each).withStatus(status).build());
    }

    private static PodStatus ended(Pod pod, int exit) {
      return status(
          pod,
          exit == 0 ? "Succeeded" : "Failed",
          new ContainerStateBuilder().withNewTerminated().withExitCode(exit).endTerminated().build());
    }

    private static PodStatus status(Pod pod, String phase, ContainerState state) {
      return new PodStatusBuilder()
          .withPhase(phase)
          .withPodIP(HOST)
          .addNewContainerStatus()
          .withName(container(pod).getName())
          .withState(state)
          .endContainerStatus()
          .build();
    }

    private static Container container(Pod pod) {
      return pod.getSpec().getContainers().get(0);
    }

    private Process start(Pod pod) throws IOException {
      String name = pod.getMetadata().getName();
      Path own = Files.createDirectories(folder.resolve(name));
      Map<String, String> variables = variables(pod);
      ProcessBuilder process =
          new ProcessBuilder(command(pod, variables, own))
              .directory(own.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(name + ".log").toFile());
      process.environment().putAll(variables);
      process.environment().put("SPARK_LOCAL_DIRS", own.toString());
      process.environment().put("SPARK_LOCAL_IP", HOST);
      return process.start();
    }

    private static Map<String, String> variables(Pod pod) {
      Map<String, String> variables = new HashMap<>();
      for (EnvVar variable : container(pod).getEnv()) {
        String value = variable.getValue();
        if (variable.getValueFrom() != null && variable.getValueFrom().getFieldRef() != null) {
          boolean isName = variable.getValueFrom().getFieldRef().getFieldPath().equals("metadata.name");
          value = isName ? pod.getMetadata().getName() : HOST;
        }
        variables.put(variable.getName(), value == null ? "" : value);
      }
      return variables;
    }

    /** As the entry point of Spark's image has it. */
    private List<String> command(Pod pod, Map<String, String> variables, Path own) throws IOException {
      List<String> words = new ArrayList<>();
      words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      variables.keySet().stream()
          .filter(key -> key.startsWith("SPARK_JAVA_OPT_"))
          .map(variables::get)
          .forEach(words::add);
      String image = container(pod).getImage();
      words.addAll(List.of("-cp", image + "/conf/:" + image + "/jars/*"));
      List<String> arguments = mounted(pod, own);
      if (arguments.get(0).equals("executor")) {
        words.add(1, "-Xmx" + variables.get("SPARK_EXECUTOR_MEMORY"));
        words.add("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend");
        words.addAll(List.of("--driver-url", variables.get("SPARK_DRIVER_URL")));
        words.addAll(List.of("--executor-id", variables.get("SPARK_EXECUTOR_ID")));
        words.addAll(List.of("--cores", variables.get("SPARK_EXECUTOR_CORES")));
        words.addAll(List.of("--app-id", variables.get("SPARK_APPLICATION_ID")));
        words.addAll(List.of("--hostname", HOST));
        words.addAll(List.of("--resourceProfileId", variables.get("SPARK_RESOURCE_PROFILE_ID")));
        words.addAll(List.of("--podName", pod.getMetadata().getName()));
      } else {
        words.addAll(1, List.of(variables.get("SPARK_SUBMIT_OPTS").split(" ")));
        words.add("org.apache.spark.deploy.SparkSubmit");
        words.addAll(List.of("--deploy-mode", "client"));
        // Pods have addresses and ports of their own, and services names; processes don't.
        for (String setting :
            List.of("host=" + HOST, "bindAddress=" + HOST, "port=0", "blockManager.port=0")) {
          words.addAll(List.of("--conf", "spark.driver." + setting));
        }
        words.addAll(arguments.subList(1, arguments.size()));
      }
      return words;
    }

    /** A container's arguments, with its config maps' files where they name them. */
    private List<String> mounted(Pod pod, Path own) throws IOException {
      List<String> arguments = new ArrayList<>(container(pod).getArgs());
      for (VolumeMount mount : container(pod).getVolumeMounts()) {
        for (Volume volume : pod.getSpec().getVolumes()) {
          if (volume.getName().equals(mount.getName()) && volume.getConfigMap() != null) {
            Path to = Files.createDirectories(own.resolve(mount.getMountPath().substring(1)));
            for (Map.Entry<String, String> file : map(pod, volume).getData().entrySet()) {
              Files.writeString(to.resolve(file.getKey()), file.getValue());
            }
            arguments.replaceAll(each -> each.startsWith(mount.getMountPath() + "/") ? own + each : each);
          }
        }
      }
      return arguments;
    }
  }
}
