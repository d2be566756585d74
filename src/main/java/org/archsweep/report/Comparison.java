package org.archsweep.report;

import java.io.PrintStream;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.archsweep.Text;
import org.archsweep.analysis.Views;

/**
 * What a sweep ends with: the views {@code summary}, {@code differences} and others, experiment by
 * experiment, in percent and percentage points, and what they say in words.
 */
public final class Comparison {
  private final Views views;
  private final Map<String, Map<Object, List<Row>>> read = new HashMap<>();

  private Comparison(Views views) {
    this.views = views;
  }

  /** Prints it. */
  public static void print(Views views, PrintStream out) {
    List<Section> sections = sections(views);
    if (sections.isEmpty()) {
      out.println("No trials yet.");
      return;
    }
    sections.forEach(section -> print(section, out));
    failures(views).ifPresent(table -> table.print(out));
  }

  /** For a paper or a pull request: what it says first, and where it was measured last. */
  public static void print(Views views, Markup markup, PrintStream out) {
    for (Section section : sections(views)) {
      out.print(markup.heading(section.title().orElse("group " + section.id())));
      out.print(markup.items(section.words()));
      section.differences().forEach(table -> table.print(markup, out));
      section.effects().forEach(table -> table.print(markup, out));
      section.slopes().forEach(table -> table.print(markup, out));
      section.interactions().forEach(line -> out.print(markup.paragraph(line)));
      section.best().forEach(table -> table.print(markup, out));
      section.summary().print(markup, out);
      out.print(markup.paragraph("group " + section.id() + ": " + section.described()));
      section.levels().forEach(line -> out.print(markup.paragraph(line)));
    }
    failures(views).ifPresent(table -> table.print(markup, out));
  }

  private static void print(Section section, PrintStream out) {
    out.println();
    section.title().ifPresent(out::println);
    out.println("group " + section.id() + ": " + section.described());
    section.levels().forEach(out::println);
    section.summary().print(out);
    section.differences().forEach(table -> table.print(out));
    section.effects().forEach(table -> table.print(out));
    section.slopes().forEach(table -> table.print(out));
    section.interactions().forEach(out::println);
    section.best().forEach(table -> table.print(out));
    if (!section.words().isEmpty()) {
      out.println();
      out.println("in words:");
      section.words().forEach(sentence -> out.println("- " + sentence));
    }
  }

  /** The groups in their order. */
  public static List<Section> sections(Views views) {
    return new Comparison(views).sections();
  }

  private List<Section> sections() {
    List<Row> groups = views.rows("groups");
    views.add(List.of("group_members"));
    Map<Integer, String> fixed = HeldFixed.lines(views.session());
    Map<Integer, List<String>> levels =
        NamedLevels.lines(views.session(), rows("declared_designs", "design").values());
    Set<String> titled = new HashSet<>();
    Set<String> experiments = new HashSet<>();
    List<Section> sections = new ArrayList<>();
    for (Row group : groups) {
      int id = group.getAs("group_id");
      String design = group.getAs("design");
      Row declared = rows("declared_designs", "design", design).get(0);
      Optional<String> title = Optional.empty();
      if (declared.getAs("declared_at") != null && titled.add(design)) {
        boolean isNewest = experiments.add(group.getAs("experiment"));
        title = Optional.of(title(declared, isNewest, groups));
      }
      Axes axes = axes(id, declared);
      sections.add(
          new Section(
              group,
              title,
              fixed.get(id),
              levels.getOrDefault(id, List.of()),
              axes,
              group(id, design, axes)));
    }
    return sections;
  }

  /** Trials without a result, if there are any. */
  public static Optional<TitledTable> failures(Views views) {
    List<Row> failures = views.rows("failures");
    return failures.isEmpty()
        ? Optional.empty()
        : Optional.of(new TitledTable("failures: trials without a result", failures(failures)));
  }

  private Axes axes(int group, Row declared) {
    Set<String> trained =
        of(group, "group_members").stream()
            .map(row -> row.<String>getAs("configuration_id"))
            .collect(Collectors.toSet());
    List<Row> members = rows("members", "design", declared.getAs("design"));
    return Axes.of(declared, members, trained, of(group, "baselines"));
  }

  private Group group(int id, String design, Axes axes) {
    return new Group() {
      @Override
      public List<Row> rows(String view) {
        return mayShow(id, design, axes, view) ? of(id, view) : List.of();
      }

      @Override
      public String kind() {
        return axes.areNetworks() ? NETWORKS : "settings";
      }
    };
  }

  /** Whether a view may have rows that are shown: it takes long to compute that it has none. */
  private boolean mayShow(int group, String design, Axes axes, String view) {
    return switch (view) {
      case "effects", "effect_strata" -> !rows("declared_effects", "design", design).isEmpty();
      case "level_means" -> axes.mayHaveEdges();
      case "longer_or_deeper", "interaction" -> LongerDeeperBest.haveLengths(of(group, "summary"));
      case "best" -> LongerDeeperBest.areMany(of(group, "summary"));
      default -> true;
    };
  }

  private List<Row> of(int group, String view) {
    return rows(view, "group_id", group);
  }

  private List<Row> rows(String view, String column, Object value) {
    return rows(view, column).getOrDefault(value, List.of());
  }

  private Map<Object, List<Row>> rows(String view, String column) {
    return read.computeIfAbsent(
        view,
        name ->
            views.rows(name).stream()
                .collect(Collectors.groupingBy(row -> row.<Object>getAs(column))));
  }

  /** An experiment and its question; what tells an older design of it; where its trials ran. */
  private static String title(Row declared, boolean isNewest, List<Row> groups) {
    String design = declared.getAs("design");
    String question = declared.getAs("question");
    List<String> parts = new ArrayList<>();
    parts.add(
        question == null
            ? declared.getAs("experiment")
            : declared.getAs("experiment") + ": " + question);
    if (!isNewest) {
      parts.add(
          "as it was declared before, " + declared.<Timestamp>getAs("declared_at").toInstant());
    }
    List<Row> own =
        groups.stream().filter(group -> group.<String>getAs("design").equals(design)).toList();
    if (own.stream().map(group -> group.<String>getAs("environment_id")).distinct().count() > 1) {
      parts.add(environments(own));
    }
    return Text.printable(String.join("; ", parts));
  }

  /** {@code 5 runs on X, 5 on Y, not pooled}. */
  private static String environments(List<Row> groups) {
    boolean devices =
        groups.stream().map(group -> group.<String>getAs("device")).distinct().count() > 1;
    boolean programs =
        groups.stream().map(group -> group.<String>getAs("program")).distinct().count() > 1;
    Map<String, Long> runs = new LinkedHashMap<>();
    for (Row group : groups) {
      String device = group.getAs("device");
      String program = group.getAs("program");
      String where =
          devices && programs ? device + " (" + program + ")" : devices ? device : program;
      runs.merge(where, group.<Long>getAs("trials"), Long::sum);
    }
    return runs.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .map(each -> Text.format("%d runs on %s", each.getValue(), each.getKey()))
            .collect(Collectors.joining(", "))
        + ", not pooled";
  }

  /** The rows of a group. */
  static List<Row> of(int group, List<Row> rows) {
    return rows.stream().filter(row -> row.<Integer>getAs("group_id") == group).toList();
  }

  private static TextTable failures(List<Row> rows) {
    boolean areNetworks =
        rows.stream().allMatch(row -> row.getAs("network").equals(row.getAs("setting")));
    TextTable grid =
        new TextTable()
            .words(areNetworks ? "network" : "setting")
            .numbers("epochs")
            .numbers("seed")
            .words("status")
            .words("error");
    for (Row row : rows) {
      grid.row(
          List.of(
              row.getAs("setting"),
              row.<Integer>getAs("epochs").toString(),
              row.<Long>getAs("seed").toString(),
              row.getAs("status"),
              row.getAs("error") == null ? "" : row.getAs("error")));
    }
    return grid;
  }

  /** Points, of a share. */
  static String points(Double share, DoubleFunction<String> text) {
    return share == null ? "" : text.apply(scaled(share));
  }

  static String probability(Double p) {
    if (p == null) {
      return "";
    }
    return p < 1e-4 ? "< 0.0001" : number("%.4f", p);
  }

  /** A p in a sentence: {@code = 0.0123}, or {@code < 0.0001}. */
  static String equalOrLess(double p) {
    String probability = probability(p);
    return probability.startsWith("<") ? probability : "= " + probability;
  }

  static String percent(Double share) {
    return number("%.2f", scaled(share));
  }

  static Double scaled(Double share) {
    return share == null ? null : 100 * share;
  }

  /** The number; a small one below 0 is 0.0, not -0.0. */
  static String number(String format, Double value) {
    if (value == null) {
      return "";
    }
    String text = Text.format(format, value);
    return text.matches("-0\\.0+") ? Text.format(format, 0.0) : text;
  }
}
