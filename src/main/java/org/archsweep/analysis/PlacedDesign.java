package org.archsweep.analysis;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.archsweep.results.Declaration;
import org.archsweep.results.DeclaredDesign;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Metric;

/**
 * A design that is looked at.
 *
 * @param id of it, whatever is asked in place of what it declares
 * @param place the order in which groups are numbered
 * @param declaredAt null where nobody did: it's made of trials that no stored design has
 * @param environment the one that it's of, if of one alone; else null
 * @param families what it was made from, as the table {@code families} has it; empty if it's stored
 * @param baselines networks with which a baseline's comparisons would be, likewise
 */
record PlacedDesign(
    String id,
    Design design,
    int place,
    Instant declaredAt,
    String environment,
    List<Declaration> families,
    List<String> baselines) {

  /** A level that others are held against. */
  record Baseline(String axis, String level) {}

  static PlacedDesign of(DeclaredDesign stored, int place) {
    return new PlacedDesign(
        stored.design().id(),
        stored.design(),
        place,
        stored.declaredAt(),
        null,
        List.of(),
        List.of());
  }

  PlacedDesign with(Design other) {
    return new PlacedDesign(id, other, place, declaredAt, environment, families, baselines);
  }

  /**
   * The same with another margin.
   *
   * @param points of accuracies a share; of other metrics a hundredth of their unit
   */
  PlacedDesign within(double points) {
    double margin = design.metrics().get(0) == Metric.TEST_ACCURACY ? points : 100 * points;
    return with(
        new Design(
            design.experiment(),
            design.question(),
            design.metrics(),
            margin,
            design.axes(),
            design.members(),
            design.comparisons(),
            design.effects()));
  }

  /** The levels that others are held against, at all strata. */
  Set<Baseline> allBaselines() {
    Set<Baseline> all = new LinkedHashSet<>();
    baselines.forEach(network -> all.add(new Baseline("network", network)));
    if (declaredAt != null) {
      Stream.concat(
              design.comparisons().stream().map(each -> new int[] {each.axis(), level(each)}),
              design.effects().stream().map(each -> new int[] {each.axis(), each.baseline()}))
          .forEach(
              each -> {
                Design.Axis axis = design.axes().get(each[0]);
                all.add(new Baseline(axis.name(), axis.levels().get(each[1])));
              });
    }
    return all;
  }

  private int level(Design.Comparison comparison) {
    return design.members().get(comparison.baseline()).levels().get(comparison.axis());
  }
}
