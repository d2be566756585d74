package org.archsweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Starts {@code submit/bring-cuda} in a copy of the project, with small jars from a server here.
 */
class BringCudaTest {
  /** What a bare system has, beside curl or wget. */
  private static final List<String> TOOLS = List.of("dirname", "mkdir", "mv", "rm", "sha256sum");

  private static final String TORCH = "org/some/pytorch-1-gpu.jar";
  private static final String ADVICE =
      ": try again, name a mirror of Maven Central by ARCHSWEEP_MAVEN_CENTRAL, or say --gpus none";

  private record Finished(int status, List<String> err) {}

  @TempDir private Path folder;
  private Path home;
  private Path cuda;
  private Path bin;
  private final Map<String, String> environment = new HashMap<>();

  private HttpServer server;
  private final Map<String, byte[]> served = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private boolean goesOn = true;

  @BeforeEach
  void copyScriptAndStartServer() throws IOException {
    home = folder.resolve("a 100% place");
    cuda = home.resolve("target/cuda");
    Files.createDirectories(home.resolve("submit"));
    Files.copy(Path.of("submit/bring-cuda"), home.resolve("submit/bring-cuda"));
    Files.createFile(home.resolve("pom.xml"));

    bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : TOOLS) {
      install(tool);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    environment.put("PATH", bin.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("ARCHSWEEP_MAVEN_CENTRAL", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "wget"})
  void librariesAreBroughtOnce(String tool) throws Exception {
    install(tool);
    publish(TORCH, "org/some/libtorch.so", "org/some/libc10.so", "org/some/libjnitorch.so");
    publish("org/some/cuda-12-redist.jar", "a/libcudnn.so.9", "a/libnccl.so.2", "a/libnpps.so.12");
    publish("org/some/cuda-redist-13.jar", "a/libcufile.so.0", "a/libcudnn.so.9", "LICENSE");

    Finished finished = run();

    assertThat(finished.err()).singleElement().asString().contains("3 GB", "NVIDIA's licence");
    assertThat(finished.status()).isZero();
    assertThat(names(cuda))
        .containsExactlyInAnyOrder(
            "complete", "libc10.so", "libcudnn.so.9", "libcufile.so.0", "libtorch.so");
    assertThat(cuda.resolve("libcudnn.so.9")).hasContent("a/libcudnn.so.9 of cuda-12-redist.jar");
    assertThat(requests).hasSize(3);

    assertThat(run()).isEqualTo(new Finished(0, List.of()));
    assertThat(requests).hasSize(3);
  }

  @Test
  void aReleaseHasThemInLib() throws Exception {
    install("curl");
    Files.delete(home.resolve("pom.xml"));
    publish(TORCH, "libtorch.so");

    assertThat(run().status()).isZero();
    assertThat(home.resolve("lib/cuda/libtorch.so")).exists();
  }

  @Test
  void jarThatIsThereIsNotBroughtAgain() throws Exception {
    install("curl");
    publish(TORCH, "libtorch.so");
    publish("cuda-12.jar", "libcudnn.so.9");
    there("pytorch-1-gpu.jar", served.get(TORCH));

    assertThat(run().status()).isZero();
    assertThat(requests).containsExactly("cuda-12.jar");
    assertThat(names(cuda)).contains("libtorch.so", "libcudnn.so.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "wget"})
  void interruptedDownloadGoesOn(String tool) throws Exception {
    install(tool);
    publish(TORCH, "libtorch.so");
    there("pytorch-1-gpu.jar.part", Arrays.copyOf(served.get(TORCH), 100));

    assertThat(run().status()).isZero();
    assertThat(requests).containsExactly(TORCH + " bytes=100-");
    assertThat(names(cuda)).containsExactlyInAnyOrder("complete", "libtorch.so");
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "wget"})
  void whereTheServerCannotGoOnItBeginsAgain(String tool) throws Exception {
    install(tool);
    goesOn = false;
    publish(TORCH, "libtorch.so");
    there("pytorch-1-gpu.jar.part", Arrays.copyOf(served.get(TORCH), 100));

    assertThat(run().status()).isZero();
    assertThat(names(cuda)).containsExactlyInAnyOrder("complete", "libtorch.so");
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "wget"})
  void wrongChecksumIsToldAndTheFileRemoved(String tool) throws Exception {
    install(tool);
    publish(TORCH, "libtorch.so");
    served.get(TORCH)[50]++;

    Finished finished = run();

    assertThat(finished.err())
        .hasSize(2)
        .last()
        .isEqualTo(
            "archsweep: what "
                + url(TORCH)
                + " brought has another SHA-256 than conf/cuda.sha256 says, and is removed"
                + ADVICE);
    assertThat(finished.status()).isEqualTo(2);
    assertThat(names(cuda)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "wget"})
  void whatTheServerHasNotIsToldInOneLine(String tool) throws Exception {
    install(tool);
    publish(TORCH, "libtorch.so");
    served.clear();

    assertCannotBring("404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "wget"})
  void missingNetworkIsToldInOneLine(String tool) throws Exception {
    install(tool);
    publish(TORCH, "libtorch.so");
    server.stop(0);

    assertCannotBring(tool.equals("curl") ? "connect" : "Connection refused");
  }

  private void assertCannotBring(String why) throws Exception {
    Finished finished = run();

    assertThat(finished.err())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("archsweep: cannot bring " + url(TORCH) + " (")
        .contains(why)
        .endsWith(")" + ADVICE);
    assertThat(finished.status()).isEqualTo(2);
    assertThat(cuda.resolve("complete")).doesNotExist();
  }

  @Test
  void missingToolsAreToldInOneLine() throws Exception {
    assertThat(run())
        .isEqualTo(
            refused(
                "archsweep: neither curl nor wget found, which bring libtorch for GPUs: install one"
                    + " of them, name a libtorch by PYTORCH_LIBRARY_PATH, or say --gpus none"));

    environment.put("JAVA_HOME", "/no/where");
    assertThat(run())
        .isEqualTo(
            refused(
                "archsweep: no /no/where/bin/jar found, which unpacks libtorch for GPUs: install JDK"
                    + " 17 or later (https://adoptium.net)"));
    assertThat(cuda).doesNotExist();
  }

  @Test
  void wordsAreRefused() throws Exception {
    assertThat(run("--help"))
        .isEqualTo(
            refused(
                "archsweep: submit/bring-cuda takes no words: it brings libtorch and CUDA for"
                    + " GPUs"));
  }

  private static Finished refused(String line) {
    return new Finished(2, List.of(line));
  }

  /** The jar's own libtorch, for CPUs, is of the same version. */
  @Test
  void libtorchIsOfTheBuildsVersion() throws Exception {
    Matcher version =
        Pattern.compile("<libtorch.version>(.*)</libtorch.version>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(Files.readAllLines(Path.of("conf/cuda.sha256")))
        .allMatch(line -> line.matches("[0-9a-f]{64}  org/bytedeco/[\\w./-]+\\.jar"))
        .filteredOn(line -> line.contains("/pytorch-" + version.group(1) + "-"))
        .hasSize(1);
  }

  /** Puts a jar on the server, and its checksum into the project. */
  private void publish(String path, String... libraries) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String library : libraries) {
        zip.putNextEntry(new ZipEntry(library));
        String content = library + " of " + Path.of(path).getFileName();
        zip.write(content.getBytes(StandardCharsets.UTF_8));
      }
    }
    served.put(path, bytes.toByteArray());
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    Path sums = home.resolve("conf/cuda.sha256");
    Files.createDirectories(sums.getParent());
    String before = Files.exists(sums) ? Files.readString(sums) : "";
    Files.writeString(sums, before + HexFormat.of().formatHex(sum) + "  " + path + "\n");
  }

  private void there(String name, byte[] content) throws IOException {
    Files.createDirectories(cuda);
    Files.write(cuda.resolve(name), content);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(1);
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(range == null ? path : path + " " + range);
    byte[] content = served.get(path);
    try (exchange) {
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (range == null || !goesOn) {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      } else {
        int first = Integer.parseInt(range.replaceAll("\\D", ""));
        exchange
            .getResponseHeaders()
            .add(
                "Content-Range",
                "bytes " + first + "-" + (content.length - 1) + "/" + content.length);
        exchange.sendResponseHeaders(206, content.length - first);
        exchange.getResponseBody().write(content, first, content.length - first);
      }
    }
  }

  private String url(String path) {
    return environment.get("ARCHSWEEP_MAVEN_CENTRAL") + "/" + path;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private Finished run(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", home.resolve("submit/bring-cuda").toString()));
    command.addAll(List.of(words));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(out).isEmptyFile();
      return new Finished(process.exitValue(), Files.readAllLines(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private void install(String tool) throws IOException {
    Optional<Path> file =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(each -> Path.of(each, tool))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(file.isPresent(), () -> "no " + tool + " on this machine");
    Files.createSymbolicLink(bin.resolve(tool), file.get());
  }
}
