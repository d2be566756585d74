package org.archsweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What people take to Kubernetes: an image, settings, a sweep for the Spark operator. */
class KubernetesFilesTest {
  private static final Path CONF = Path.of("conf");
  private static final Path SCHEMA =
      Path.of("src/test/resources/kubernetes/sparkapplication.schema.yaml");

  private final List<JsonNode> sweep = yaml(CONF.resolve("kubernetes-sweep.yaml"));
  private final JsonNode map = sweep.get(0);
  private final ObjectNode application = (ObjectNode) sweep.get(1);
  private final ObjectNode spec = (ObjectNode) application.get("spec");

  @Test
  void applicationIsAsTheOperatorWantsIt() {
    assertThat(sweep).hasSize(2);
    assertThat(application.get("apiVersion").asText()).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(application.get("kind").asText()).isEqualTo("SparkApplication");
    assertThat(problems()).isEmpty();
  }

  @Test
  void misspelledKeyIsRefused() {
    spec.set("mainClas", spec.remove("mainClass"));

    assertThat(problems()).singleElement().asString().contains("mainClas");
  }

  @Test
  void wordInPlaceOfANumberIsRefused() {
    spec.withObject("/executor").put("instances", "four");

    assertThat(problems()).singleElement().asString().contains("/spec/executor/instances");
  }

  @Test
  void settingThatIsNoTextIsRefused() {
    spec.withObject("/sparkConf").put("spark.task.cpus", 4);

    assertThat(problems()).singleElement().asString().contains("spark.task.cpus");
  }

  /** The driver finds the job under the path that its arguments name. */
  @Test
  void jobOfTheMapIsTheOneThatRuns(@TempDir Path folder) throws IOException {
    assertThat(map.get("apiVersion").asText()).isEqualTo("v1");
    assertThat(map.get("kind").asText()).isEqualTo("ConfigMap");
    JsonNode mount = spec.at("/driver/configMaps/0");
    assertThat(mount.get("name")).isEqualTo(map.at("/metadata/name"));
    Path named = Path.of(spec.at("/arguments/1").asText());
    assertThat(named.getParent()).hasToString(mount.get("path").asText());

    String text = map.get("data").get(named.getFileName().toString()).asText();
    Path file = Files.writeString(folder.resolve(named.getFileName()), text);
    Job job = JobFile.read(file.toString(), List.of(), Precision.FLOAT16);

    assertThat(job.trials("any")).hasSize(30);
    assertThat(job.data())
        .startsWith("cifar10:" + spec.at("/driver/volumeMounts/0/mountPath").asText());
  }

  @Test
  void volumesAreMountedOnDriverAndExecutors() {
    for (String pod : List.of("driver", "executor")) {
      JsonNode mounts = spec.get(pod).get("volumeMounts");
      assertThat(mounts).hasSameSizeAs(spec.get("volumes"));
      assertThat(mounts.get(0).get("name")).isEqualTo(spec.at("/volumes/0/name"));
    }
  }

  @Test
  void settingsOfTheApplicationAreThoseOfTheFile() throws IOException {
    Map<?, ?> settings = new ObjectMapper().convertValue(spec.get("sparkConf"), Map.class);

    assertThat(settings).isEqualTo(settings());
  }

  @Test
  void imageIsMadeOfFilesThatAreThere() throws IOException {
    List<String> made = new ArrayList<>();
    for (String[] words : dockerfile("COPY")) {
      for (String source : Arrays.copyOfRange(words, 1, words.length - 1)) {
        if (source.startsWith("target/")) {
          made.add(source);
        } else {
          assertThat(Path.of(source)).exists();
        }
      }
    }
    assertThat(made).containsExactly("target/archsweep.jar", "target/cuda");
  }

  @Test
  void imageHasWhatSettingsAndSweepsName() throws Exception {
    List<String> files = new ArrayList<>();
    for (String[] words : dockerfile("COPY")) {
      String to = words[words.length - 1];
      for (String source : Arrays.copyOfRange(words, 1, words.length - 1)) {
        files.add(to.endsWith("/") ? to + Path.of(source).getFileName() : to);
      }
    }
    assertThat(files)
        .contains(
            settings().get("spark.executor.resource.gpu.discoveryScript"),
            spec.get("mainApplicationFile").asText().replace("local://", ""));
    assertThat(CONF.resolve("gpus.sh")).isExecutable();
    assertThat(Class.forName(spec.get("mainClass").asText())).isNotNull();
  }

  /** It is one of a Spark that the jar is built for. */
  @Test
  void imageHasTheDefaultsSpark() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String version = pom.replaceFirst("(?s).*?<spark.version>(.*?)<.*", "$1");
    String scala = pom.replaceFirst("(?s).*?<scala.binary.version>(.*?)<.*", "$1");

    assertThat(dockerfile("FROM"))
        .extracting(words -> words[1])
        .contains("docker.io/apache/spark:" + version + "-scala" + scala + "-java17-ubuntu");
    assertThat(spec.get("sparkVersion").asText()).isEqualTo(version);
  }

  private List<String> problems() {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
            .getSchema(yaml(SCHEMA).get(0));
    return schema.validate(application).stream().map(Object::toString).toList();
  }

  /** The settings of conf/kubernetes-gpu.conf, as Spark reads them. */
  private static Map<String, String> settings() throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(CONF.resolve("kubernetes-gpu.conf"))) {
      properties.load(file);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    return settings;
  }

  /** The words of each instruction of a kind, without those that copy from another stage. */
  private static List<String[]> dockerfile(String instruction) throws IOException {
    String lines =
        Files.readAllLines(CONF.resolve("Dockerfile")).stream()
            .filter(line -> !line.strip().startsWith("#"))
            .collect(Collectors.joining("\n"))
            .replaceAll("\\\\\n", " ");
    return lines
        .lines()
        .filter(line -> line.startsWith(instruction + " ") && !line.contains(" --from="))
        .map(line -> line.strip().split("\\s+", -1))
        .toList();
  }

  private static List<JsonNode> yaml(Path file) {
    try {
      List<JsonNode> documents = new ArrayList<>();
      for (Object document :
          new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
        documents.add(new ObjectMapper().valueToTree(document));
      }
      return documents;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
