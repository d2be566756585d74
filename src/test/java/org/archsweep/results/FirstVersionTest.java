package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.analysis.Views;
import org.archsweep.report.Format;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of the first version, which wrote one file over the other. */
@Tag("medium")
class FirstVersionTest {
  private static final Path RESOURCES = Path.of("src", "test", "resources", "first-version");

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    spark = Study.spark();
  }

  @BeforeEach
  void copy() throws IOException {
    FileUtils.copyDirectory(RESOURCES.resolve("results").toFile(), folder.toFile());
  }

  @Test
  void everyViewSaysWhatItSaid() throws IOException {
    Results.open(spark, folder.toString()).registerTables();
    Views.register(spark, Optional.empty());
    int views = 0;
    try (Stream<Path> files = Files.list(RESOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).toList()) {
        String view = file.getFileName().toString().replace(".csv", "");
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        Format.CSV.print(spark.table(view), new PrintStream(csv, true, StandardCharsets.UTF_8));
        assertEqualCells(view, csv.toString(StandardCharsets.UTF_8), Files.readString(file));
        views++;
      }
    }
    assertThat(views).isEqualTo(9);
  }

  /** Numbers but for their last digits: sums are added up in another order. */
  private static void assertEqualCells(String view, String actual, String expected) {
    String[] cells = actual.split("[,\\r\\n]+");
    String[] wanted = expected.split("[,\\r\\n]+");
    assertThat(cells).as(view).hasSameSizeAs(wanted);
    for (int i = 0; i < cells.length; i++) {
      if (wanted[i].matches("-?[0-9.]+(E-?[0-9]+)?")) {
        assertThat(Double.parseDouble(cells[i]))
            .as(view)
            .isCloseTo(Double.parseDouble(wanted[i]), within(1e-12));
      } else {
        assertThat(cells[i]).as(view).isEqualTo(wanted[i]);
      }
    }
  }

  @Test
  void newRunsComeBesideThemAndTheFilesStayAsTheyAre() throws IOException {
    Map<String, Long> before = files();
    Map<String, Results.Ended> old = Results.open(spark, folder.toString()).ended();
    String known = old.keySet().iterator().next();

    Study.in(folder).run("basic", 1, 0.9).lost("basic", 2, Outcome.Status.FAILED, "no disk");
    Results results = Results.open(spark, folder.toString());

    assertThat(results.ended()).hasSize(old.size() + 2).containsAllEntriesOf(old);
    results.log().fold();
    assertThat(results.ended()).hasSize(old.size() + 2).containsEntry(known, old.get(known));
    assertThat(files()).containsAllEntriesOf(before);
    results.registerTables();
    assertThat(spark.sql("SELECT * FROM trials WHERE attempt IS NULL").count())
        .isEqualTo(old.size());
  }

  @Test
  void trialThatIsThereTwiceCountsOnce() throws IOException {
    Results results = Results.open(spark, folder.toString());
    int trials = results.ended().size();
    results.registerTables();
    long epochs = spark.table("epochs").count();
    for (String table : new String[] {"trials", "epochs", "predictions"}) {
      Path file = only(table);
      Files.copy(file, file.resolveSibling("compacted-again.parquet"));
    }

    assertThat(results.ended()).hasSize(trials);
    results.registerTables();
    assertThat(spark.table("epochs").count()).isEqualTo(epochs);
  }

  @Test
  void emptyFileIsNamedAndNothingIsAnswered() throws IOException {
    Path file = only("epochs");
    Files.write(file, new byte[0]);

    assertThatThrownBy(() -> Results.open(spark, folder.toString()).ended())
        .isInstanceOf(InputException.class)
        .hasMessage("cannot read file:%s: it is no whole Parquet file", file);
  }

  private Path only(String table) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(table))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private Map<String, Long> files() throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        lengths.put(folder.relativize(file).toString(), Files.size(file));
      }
    }
    return lengths;
  }
}
