package org.archsweep.report.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.archsweep.report.Header;
import org.archsweep.report.Mean;
import org.archsweep.report.Section;

/** Test accuracy by epoch with its bands, each configuration switched on and off. */
final class Curves {
  /** So many colours there are; of more configurations only some are switched on. */
  private static final int COLOURS = 8;

  /** So many can be switched on: each has a switch, and more would be a long list. */
  private static final int MOST = 100;

  private record Point(int epoch, Mean accuracy) {}

  private record Curve(String id, String setting, int epochs, List<Point> points) {
    double last() {
      return points.get(points.size() - 1).accuracy().value();
    }
  }

  private final String prefix;
  private final List<Curve> curves;
  private final List<Integer> lengths;
  private final Set<String> on;

  /** The place of each, the baselines and the best first: neighbours have other colours. */
  private final List<String> order;

  private final int left;
  private final Scale epochs;
  private final Scale accuracy;

  private Curves(String prefix, List<Curve> all, Set<String> baselines) {
    this.prefix = prefix;
    List<Curve> inOrder =
        all.stream()
            .sorted(
                Comparator.comparing((Curve curve) -> !baselines.contains(curve.id()))
                    .thenComparing(Curve::last, Comparator.reverseOrder()))
            .toList();
    this.order = List.copyOf(ids(inOrder, MOST));
    Set<String> kept = Set.copyOf(order);
    this.curves = all.stream().filter(curve -> kept.contains(curve.id())).toList();
    this.on = ids(inOrder, COLOURS);
    this.left = all.size() - curves.size();
    this.lengths = curves.stream().map(Curve::epochs).distinct().sorted().toList();
    this.epochs = new Scale(1, Math.max(2, Collections.max(lengths)));
    List<Mean> means =
        curves.stream().flatMap(curve -> curve.points().stream()).map(Point::accuracy).toList();
    this.accuracy = Scale.of(means.stream().mapToDouble(Mean::value)).within(0, 100);
  }

  private static Set<String> ids(List<Curve> curves, int most) {
    return curves.stream()
        .limit(most)
        .map(Curve::id)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** A group's picture; none where no training has its epochs. */
  static Optional<Curves> of(Section section) {
    Map<String, List<Row>> rows =
        section.rows().rows("curves").stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.<String>getAs("configuration_id"),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Curve> curves = new ArrayList<>();
    rows.forEach(
        (id, own) ->
            curves.add(
                new Curve(
                    id,
                    own.get(0).getAs("setting"),
                    own.get(0).getAs("epochs"),
                    own.stream().map(Curves::point).toList())));
    Set<String> baselines =
        section.rows().rows("differences").stream()
            .map(row -> row.<String>getAs("baseline_id"))
            .collect(Collectors.toSet());
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(new Curves("curve-" + section.id() + "-", curves, baselines));
  }

  private static Point point(Row row) {
    return new Point(
        row.getAs("epoch"),
        new Mean(row.getAs("mean"), row.getAs("low"), row.getAs("high")).percent());
  }

  /** What is to be known of it. */
  String caption() {
    return "Means over the runs, with their 95 % intervals as bands."
        + (lengths.size() > 1 ? " Solid: the shortest trainings; dashed: longer ones." : "")
        + (left > 0 ? " These are the " + MOST + " that end best." : "");
  }

  void write(Html html) {
    html.open("div", "class", "plot-area");
    html.open("svg", "class", "chart", "role", "img");
    html.element("title", "Test accuracy by epoch");
    html.element(
        "desc",
        curves.stream()
            .filter(curve -> on.contains(curve.id()))
            .map(curve -> curve.setting() + " ends at " + Scale.number(curve.last()) + " %")
            .collect(Collectors.joining("; ", "", ".")));
    Front.axes(html, epochs, accuracy, "%");
    Front.canvas(html);
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      html.open(
          "g",
          "id",
          prefix + i,
          "class",
          colour(curve) + " " + dash(curve),
          "hidden",
          on.contains(curve.id()) ? null : "");
      html.element("title", name(curve));
      band(curve, html);
      html.alone("path", "class", "line", "d", line(curve.points().stream(), Mean::value));
      html.close();
    }
    html.close().close();
    html.element("p", "epoch", "class", "across");
    html.close();
    switches(html);
  }

  private interface End {
    double of(Mean mean);
  }

  private String line(Stream<Point> points, End end) {
    String path =
        points
            .map(
                point ->
                    Scale.number(epochs.at(point.epoch()))
                        + " "
                        + Scale.number(1000 - accuracy.at(end.of(point.accuracy()))))
            .collect(Collectors.joining("L", "M", ""));
    // A single point is a dot.
    return path.contains("L") ? path : path + "h0";
  }

  private void band(Curve curve, Html html) {
    List<Point> there =
        curve.points().stream().filter(point -> point.accuracy().hasInterval()).toList();
    if (there.size() < 2) {
      return;
    }
    List<Point> back = new ArrayList<>(there);
    Collections.reverse(back);
    html.alone(
        "path",
        "class",
        "veil",
        "d",
        line(there.stream(), Mean::low) + "L" + line(back.stream(), Mean::high).substring(1) + "z");
  }

  /** A box to tick for each, with its colour. */
  private void switches(Html html) {
    if (curves.size() < 2) {
      return;
    }
    html.open("fieldset", "class", "switches");
    html.element("legend", "Shown");
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      html.open("label", "class", colour(curve) + " " + dash(curve));
      html.alone(
          "input",
          "type",
          "checkbox",
          "data-shows",
          prefix + i,
          "checked",
          on.contains(curve.id()) ? "" : null);
      html.open("svg", "class", "swatch", "viewBox", "0 0 28 10", "aria-hidden", "true");
      html.alone("path", "class", "line", "d", "M1 5h26");
      html.close();
      html.element("span", name(curve));
      html.close();
    }
    html.close();
  }

  private String name(Curve curve) {
    return lengths.size() > 1
        ? curve.setting() + ", " + Header.epochs(curve.epochs())
        : curve.setting();
  }

  private String colour(Curve curve) {
    return "colour-" + order.indexOf(curve.id()) % COLOURS;
  }

  private String dash(Curve curve) {
    return "dash-" + Math.min(3, lengths.indexOf(curve.epochs()));
  }
}
