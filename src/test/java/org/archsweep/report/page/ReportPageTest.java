package org.archsweep.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.Text;
import org.archsweep.analysis.AskedViews;
import org.archsweep.analysis.Views;
import org.archsweep.report.Comparison;
import org.archsweep.report.Format;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page's text; {@link ReportInBrowserTest} looks at it in a browser. */
@Tag("medium")
class ReportPageTest {
  private static final SparkSession SPARK = SharedSpark.session();

  @TempDir private static Path folder;

  private static String text;
  private static Document page;
  private static String printed;

  @BeforeAll
  static void makePage() throws Exception {
    Pages.write(folder);
    Views views = AskedViews.later(SPARK, folder);
    text = ReportPage.of(views, "results/" + Pages.HOSTILE);
    page = parse(text);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Comparison.print(views, new PrintStream(bytes, false, StandardCharsets.UTF_8));
    printed = bytes.toString(StandardCharsets.UTF_8);
  }

  /** All but the last script, which is no XML. */
  private static Document parse(String html) throws Exception {
    String xml =
        html.replaceFirst("(?s)<!DOCTYPE html>", "").replaceFirst("(?s)<script>.*?</script>", "");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Element in, String name) {
    NodeList found = in.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<Element> elements(String name, String kind) {
    return elements(page.getDocumentElement(), name).stream()
        .filter(each -> each.getAttribute("class").equals(kind))
        .toList();
  }

  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  @Test
  void tablesAreThoseThatAnalyzePrints() {
    List<String> lines = printed.lines().map(ReportPageTest::words).toList();
    List<String> rows = new ArrayList<>();
    for (Element table : elements("table", "sortable")) {
      String title =
          elements("p", "caption").stream()
              .filter(each -> each.getAttribute("id").equals(table.getAttribute("aria-labelledby")))
              .findFirst()
              .orElseThrow()
              .getTextContent();
      if (lines.contains(words(title))) {
        for (Element row : elements(table, "tr")) {
          StringBuilder cells = new StringBuilder();
          elements(row, "th").forEach(cell -> cells.append(' ').append(cell.getTextContent()));
          elements(row, "td").forEach(cell -> cells.append(' ').append(cell.getTextContent()));
          rows.add(words(cells.toString()));
        }
      }
    }

    assertThat(rows).hasSizeGreaterThan(30);
    assertThat(lines).containsAll(rows);
  }

  @Test
  void sentencesAreThoseThatAnalyzePrints() {
    List<String> said =
        elements("ul", "answer").stream()
            .flatMap(list -> elements(list, "li").stream())
            .map(Element::getTextContent)
            .toList();

    assertThat(said)
        .isNotEmpty()
        .containsExactlyElementsOf(
            printed
                .lines()
                .filter(line -> line.startsWith("- "))
                .map(line -> line.substring(2))
                .toList());
  }

  @Test
  void forestsShowEachDifferenceWithItsIntervalAndVerdict() {
    List<String> lines = printed.lines().map(ReportPageTest::words).toList();
    List<String> rows =
        elements("table", "forest").stream()
            .flatMap(table -> elements(table, "tr").stream())
            .filter(row -> elements(row, "td").size() == 3)
            .map(row -> words(elements(row, "td").get(1).getTextContent()))
            .filter(number -> !number.isEmpty())
            .toList();

    assertThat(rows)
        .hasSize(
            (int)
                (SPARK.table("differences").where("difference IS NOT NULL").count()
                    + SPARK.table("effects").where("difference IS NOT NULL").count()))
        .allSatisfy(row -> assertThat(lines).anySatisfy(line -> assertThat(line).contains(row)));
  }

  @Test
  void everyRunIsADot() {
    long dots =
        elements("path", "dots").stream()
            .mapToLong(path -> path.getAttribute("d").chars().filter(each -> each == 'M').count())
            .sum();
    long runs =
        SPARK
            .sql(
                "SELECT * FROM differences JOIN runs USING (group_id, configuration_id, metric)"
                    + " WHERE difference IS NOT NULL")
            .count();
    long combinations = SPARK.table("effect_strata").where("lost_to IS NULL").count();

    assertThat(dots).isEqualTo(runs + combinations);
  }

  @Test
  void dataIsThatOfTheViews() throws IOException {
    for (String view : List.of("differences", "effects", "summary", "runs", "curves", "noise")) {
      StringBuilder saved = new StringBuilder();
      for (Element script : elements(page.getDocumentElement(), "script")) {
        if (script.getAttribute("data-file").startsWith(view + "-group-")) {
          String csv = new ObjectMapper().readValue(script.getTextContent(), String.class);
          saved.append(saved.isEmpty() ? csv : csv.substring(csv.indexOf('\n') + 1));
        }
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Format.CSV.print(SPARK.table(view), new PrintStream(bytes, false, StandardCharsets.UTF_8));

      assertThat(rounded(saved.toString()))
          .as(view)
          .containsExactlyElementsOf(rounded(bytes.toString(StandardCharsets.UTF_8)));
    }
  }

  /** Lines with numbers of 12 digits: a view that is asked again may add them in another order. */
  private static List<String> rounded(String csv) {
    return csv.lines()
        .map(
            line ->
                Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?")
                    .matcher(line)
                    .replaceAll(n -> Text.format("%.11e", Double.parseDouble(n.group()))))
        .sorted()
        .toList();
  }

  @Test
  void namesFromElsewhereStayText() {
    String shown = Text.printable(Pages.HOSTILE);

    assertThat(page.getDocumentElement().getTextContent()).contains(shown);
    assertThat(text.replace("\n", "")).isEqualTo(Text.printable(text.replace("\n", "")));
    assertThat(text)
        .doesNotContain("<script>alert", "</script><img")
        .containsOnlyOnce("<script>")
        .doesNotContain("http://", "https://", "src=\"//");
    assertThat(elements(page.getDocumentElement(), "script"))
        .allSatisfy(
            script -> assertThat(script.getAttribute("type")).isEqualTo("application/json"));
  }

  @Test
  void groupsAreListedAndEachHasItsPlace() {
    List<String> links =
        elements(elements(page.getDocumentElement(), "nav").get(0), "a").stream()
            .map(link -> link.getAttribute("href"))
            .toList();

    assertThat(links).containsExactly("#group-1", "#group-2", "#group-3");
    assertThat(elements("section", "group"))
        .extracting(section -> "#" + section.getAttribute("id"))
        .containsExactlyElementsOf(links);
  }

  @Test
  void pictureOfANetworkIsThereOnlyWhereNetworksDiffer() {
    List<List<String>> drawn =
        elements("section", "group").stream()
            .map(
                section ->
                    elements(section, "img").stream()
                        .map(image -> image.getAttribute("alt").split(" ", -1)[2])
                        .toList())
            .toList();

    assertThat(drawn).contains(List.of(), List.of("basic", "residual:L1"));
  }
}
