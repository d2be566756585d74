package org.archsweep.report.charts;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.archsweep.Text;

/**
 * What marks each setting of a figure: its network's family where networks vary, else one of a few
 * colours, in turn.
 */
final class Styles {
  private final Map<String, Style> styles = new LinkedHashMap<>();
  private final boolean areFamilies;

  /**
   * Styles.
   *
   * @param networks of each setting, in the order of the figure
   */
  Styles(Map<String, String> networks) {
    areFamilies =
        networks.values().stream().distinct().count() > 1
            || networks.entrySet().stream().allMatch(each -> each.getKey().equals(each.getValue()));
    NetworkFamily[] colours = NetworkFamily.values();
    networks.forEach(
        (setting, network) -> {
          NetworkFamily family =
              areFamilies ? NetworkFamily.of(network) : colours[styles.size() % colours.length];
          styles.put(setting, family.style(areFamilies ? family.toString() : setting));
        });
  }

  /** Of rows of a view, by their settings as they are shown. */
  static Styles of(List<Row> rows) {
    Map<String, String> networks = new LinkedHashMap<>();
    rows.forEach(row -> networks.put(setting(row), row.getAs("network")));
    return new Styles(networks);
  }

  /** What tells a row's training from others but for the epochs. */
  static String setting(Row row) {
    return Text.printable(row.getAs("setting"));
  }

  /** Whether they stand for families, which a legend names. */
  boolean areFamilies() {
    return areFamilies;
  }

  /** Those of some settings, each once: families in an order of their own. */
  List<Style> of(Set<String> settings) {
    List<Style> own = settings.stream().map(this::of).distinct().toList();
    return areFamilies
        ? Arrays.stream(NetworkFamily.values())
            .map(family -> family.style(family.toString()))
            .filter(own::contains)
            .toList()
        : own;
  }

  Style of(String setting) {
    return styles.get(setting);
  }
}
