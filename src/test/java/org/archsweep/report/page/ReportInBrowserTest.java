package org.archsweep.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.analysis.AskedViews;
import org.archsweep.analysis.Views;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real Chromium: Debian's package chromium, for instance. */
@Tag("slow")
class ReportInBrowserTest {
  /** For people to look at. */
  private static final Path PICTURES = Path.of("target", "report");

  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  @TempDir private static Path folder;

  private static Browser browser;

  @BeforeAll
  static void openPage() throws IOException {
    assumeTrue(
        Browser.isInstalled() || System.getenv("CI") != null,
        "no chromium is installed: the page isn't looked at");
    Path results = folder.resolve("results");
    Pages.write(results);
    SparkSession spark = SharedSpark.session();
    Views views = AskedViews.later(spark, results);
    Path page = folder.resolve("report.html");
    ReportPage.write(ReportPage.of(views, "results/" + Pages.HOSTILE), page);
    browser = new Browser(Files.createDirectory(folder.resolve("browser")));
    browser.resize(1400, 900);
    browser.open(page);
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void nothingIsFetchedAndNothingComplains() {
    browser.ask("document.querySelectorAll('details').forEach(each => each.open = true)");

    assertThat(browser.events("Network.requestWillBeSent"))
        .extracting(event -> event.at("/params/request/url").asText().replaceFirst(":.*", ""))
        .hasSizeGreaterThan(0)
        .containsOnly("file", "data");
    assertThat(browser.events("Network.requestWillBeSent"))
        .filteredOn(event -> event.at("/params/request/url").asText().startsWith("file:"))
        .hasSize(1);
    for (String complaint :
        new String[] {
          "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Page.javascriptDialogOpening"
        }) {
      assertThat(browser.events(complaint)).as(complaint).isEmpty();
    }
  }

  @Test
  void onlyThePagesOwnScriptMayRun() {
    String refused =
        browser
            .ask(
                """
                new Promise(done => {
                  document.addEventListener(
                    "securitypolicyviolation", event => done(event.effectiveDirective), {once: true});
                  const script = document.createElement("script");
                  script.textContent = "window.ran = true";
                  document.body.append(script);
                  script.remove();
                })
                """)
            .asText();

    assertThat(refused).isEqualTo("script-src-elem");
    assertThat(browser.ask("typeof window.ran").asText()).isEqualTo("undefined");
  }

  @Test
  void columnsAreSortedByKeyboard() {
    browser.ask(
        """
        window.table = document.querySelector("#group-1 table.sortable");
        window.column = [...table.tHead.rows[0].cells].findIndex(each => each.textContent === "mean");
        table.tHead.rows[0].cells[column].querySelector("button").focus();
        """);

    browser.press("Enter", 13, "\r");
    double[] down = means();
    browser.press("Enter", 13, "\r");
    double[] up = means();

    assertThat(down).hasSize(6).isSortedAccordingTo((one, other) -> Double.compare(other, one));
    assertThat(up).hasSize(6).isSorted();
    assertThat(browser.ask("table.tHead.rows[0].cells[column].getAttribute('aria-sort')").asText())
        .isEqualTo("ascending");
  }

  private static double[] means() {
    JsonNode means =
        browser.ask("[...table.tBodies[0].rows].map(row => Number(row.cells[column].textContent))");
    return IntStream.range(0, means.size()).mapToDouble(i -> means.get(i).asDouble()).toArray();
  }

  @Test
  void curvesAreSwitchedByKeyboard() {
    browser.ask("document.querySelector('#group-1 [data-shows]').focus()");
    String shown =
        "getComputedStyle(document.getElementById(document.activeElement.dataset.shows)).display";

    String before = browser.ask(shown).asText();
    browser.press(" ", 32, " ");
    String off = browser.ask(shown).asText();
    browser.press(" ", 32, " ");

    assertThat(before).isNotEqualTo("none");
    assertThat(off).isEqualTo("none");
    assertThat(browser.ask(shown).asText()).isEqualTo(before);
  }

  @Test
  void dataOfAPictureIsSaved() {
    String saved =
        browser
            .ask(
                """
                new Promise(done => {
                  const create = URL.createObjectURL;
                  HTMLAnchorElement.prototype.click = () => {};
                  URL.createObjectURL = blob => { blob.text().then(done); return create(blob); };
                  document.querySelector("#group-1 .save").click();
                  URL.createObjectURL = create;
                  delete HTMLAnchorElement.prototype.click;
                })
                """)
            .asText();

    assertThat(saved).startsWith("effect,group_id,metric,axis,level,baseline,");
  }

  @Test
  void drawingsAreSeen() {
    boolean areSeen =
        browser
            .ask(
                """
                Promise.all([...document.querySelectorAll(".drawing img")].map(image => {
                  image.closest("details").open = true;
                  image.loading = "eager";
                  return image.decode().then(() => image.naturalWidth > 100);
                })).then(seen => seen.length >= 2 && seen.every(each => each))
                """)
            .asBoolean();

    assertThat(areSeen).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"360, false", "360, true", "1400, false", "1400, true"})
  void everyoneCanReadIt(int width, boolean dark) throws IOException {
    browser.resize(width, 900);
    browser.dark(dark);
    try (InputStream axe = ReportInBrowserTest.class.getResourceAsStream(AXE)) {
      browser.ask(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + ";0");
    }
    JsonNode violations =
        browser.ask(
            "axe.run().then(found => found.violations.map(each =>"
                + " each.id + ': ' + each.nodes.map(node => node.html + node.failureSummary)))");
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve(width + (dark ? "-dark" : "-light") + ".png"), browser.picture());

    assertThat(violations).isEmpty();
    assertThat(browser.ask("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
  }

  @Test
  void pageIsPrinted() {
    byte[] pdf = browser.pdf();

    assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    assertThat(pdf.length).isGreaterThan(20_000);
  }
}
