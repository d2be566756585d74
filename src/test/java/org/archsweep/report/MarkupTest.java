package org.archsweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.Text;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BulletList;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a text holds is shown and does nothing, in Markdown and in LaTeX. */
class MarkupTest {
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();

  private static final String SIGNS = "\\`*_{}[]()<>#+-.!|~$&;:=^@%\"'/ 1ab\n\u202e";

  private static Stream<String> hostile() {
    Random random = new Random(1);
    Stream<String> made =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    random
                        .ints(1 + random.nextInt(12), 0, SIGNS.length())
                        .mapToObj(place -> SIGNS.substring(place, place + 1))
                        .reduce("", String::concat));
    return Stream.concat(
        Stream.of(
            "basic",
            "extra:L1+L3",
            "<script>alert(1)</script>",
            "a | b",
            "a \\| b",
            "\\",
            "# not a heading",
            "- not a list",
            "+ nor this",
            "1. nor this",
            "12) nor this",
            "> no quote",
            "    no code",
            "```\nno code",
            "---",
            "===",
            "***",
            "![x](https://example.org/x.png)",
            "[x]: https://example.org",
            "<https://example.org>",
            "&amp; &#64; &lt;",
            "$x^2$",
            "~~gone~~",
            "*a* _b_ `c`",
            "| --- |",
            "\u001b[2J\u202e"),
        made);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void markdownShowsTheTextItself(String text) {
    String shown = Text.printable(text).strip();
    TextTable table = new TextTable().words(text).numbers("n");
    table.row(List.of(text, "1")).row(List.of("x", text));

    Node blocks =
        PARSER.parse(
            Markup.MARKDOWN.heading(text)
                + Markup.MARKDOWN.paragraph(text)
                + Markup.MARKDOWN.items(List.of(text, text))
                + Markup.MARKDOWN.table(table));

    assertThat(children(blocks))
        .extracting(each -> (Object) each.getClass())
        .containsExactlyElementsOf(
            shown.isEmpty()
                ? List.of(Heading.class, BulletList.class, TableBlock.class)
                : List.of(Heading.class, Paragraph.class, BulletList.class, TableBlock.class));
    assertThat(text(blocks.getFirstChild())).isEqualTo(shown);
    Node cells = blocks.getLastChild();
    assertThat(all(cells).stream().filter(TableCell.class::isInstance).map(MarkupTest::text))
        .containsExactly(shown, "n", shown, "1", "x", shown);
    Node items = cells.getPrevious();
    assertThat(children(items))
        .hasSize(2)
        .allSatisfy(item -> assertThat(text(item)).isEqualTo(shown));
    assertThat(all(blocks))
        .extracting(each -> each.getClass().getSimpleName())
        .doesNotContain(
            "HtmlInline", "HtmlBlock", "Link", "Image", "Code", "Emphasis", "StrongEmphasis")
        .doesNotContain("ThematicBreak", "FencedCodeBlock", "IndentedCodeBlock", "BlockQuote");
  }

  private static List<Node> children(Node node) {
    List<Node> children = new ArrayList<>();
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      children.add(child);
    }
    return children;
  }

  private static List<Node> all(Node node) {
    List<Node> all = new ArrayList<>(List.of(node));
    children(node).forEach(child -> all.addAll(all(child)));
    return all;
  }

  private static String text(Node node) {
    return all(node).stream()
        .filter(org.commonmark.node.Text.class::isInstance)
        .map(each -> ((org.commonmark.node.Text) each).getLiteral())
        .reduce("", String::concat);
  }

  @Test
  void markdownHasNumbersToTheRight() {
    TextTable table = new TextTable().words("network").numbers("mean").row(List.of("basic", "1"));

    assertThat(Markup.MARKDOWN.table(table))
        .isEqualTo("| network | mean |\n| --- | ---: |\n| basic | 1 |\n\n");
  }

  @Test
  void latexTableHasBooktabsLines() {
    TextTable table =
        new TextTable()
            .words("network")
            .numbers("mean")
            .row(List.of("residual:L1+L3", "-0.31"))
            .row(List.of("[b]", "93.05 ± 0.21"));

    assertThat(Markup.LATEX.table(table))
        .isEqualTo(
            """
            \\begin{tabular}{lr}
            \\toprule
            {}network & mean \\\\
            \\midrule
            {}residual:L1+L3 & $-$0.31 \\\\
            {}[b] & 93.05 \\textpm{} 0.21 \\\\
            \\bottomrule
            \\end{tabular}

            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '/',
      textBlock =
          """
          50% 50\\%
          a_b a\\_b
          a&b a\\&b
          #1 \\#1
          {x} \\{x\\}
          $x$ \\$x\\$
          a~b a\\textasciitilde{}b
          x^2 x\\textasciicircum{}2
          \\input{/etc/passwd} \\textbackslash{}input\\{/etc/passwd\\}
          a<b>c a\\textless{}b\\textgreater{}c
          a|b a\\textbar{}b
          --x -{}-{}x
          can't can'{}t
          say"so" say\\symbol{34}so\\symbol{34}
          """)
  void latexShowsTheTextItself(String text, String latex) {
    assertThat(Markup.LATEX.paragraph(text)).isEqualTo(latex + "\n\n");
    assertThat(Markup.LATEX.items(List.of(text)))
        .isEqualTo("\\begin{itemize}\n  \\item{} " + latex + "\n\\end{itemize}\n");
    assertThat(Markup.LATEX.heading(text)).isEqualTo("\\paragraph{" + latex + "}\n");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void latexHasNoCommandsButItsOwn(String text) {
    String latex = Markup.LATEX.paragraph(text).strip();

    String rest =
        latex
            .replaceAll("\\\\text[a-z]+\\{}|\\\\symbol\\{34}", "")
            .replaceAll("\\\\[{}$&#%_]", "")
            .replaceAll("[-']\\{}", "");
    assertThat(rest).doesNotContain("\\", "{", "}", "$", "&", "#", "%", "_", "^", "~", "\n");
  }
}
