package org.archsweep.job;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.archsweep.InputException;
import org.archsweep.spec.Setting;
import org.archsweep.spec.Yaml;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Values of a key as a range: {@code {from: 0.1, to: 1.6, times: 2}}, in exact decimals. */
final class Range {
  static final String FORM =
      "{from: A, to: B, step: C} or {from: A, to: B, times: C}, each a number";

  /** As many levels as an axis may have. */
  static final int MOST = 10_000;

  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String STEP = "step";
  private static final String TIMES = "times";

  private Range() {}

  /** Whether the value is written as one. */
  static boolean isOne(Node value) {
    return value instanceof MappingNode mapping
        && Setting.keys(mapping).stream().anyMatch(Set.of(FROM, TO, STEP, TIMES)::contains);
  }

  /** Its values, the first being {@code from}, none beyond {@code to}. */
  static List<Node> values(Setting setting) {
    Map<String, BigDecimal> given = new TreeMap<>();
    for (Setting each : setting.entries((MappingNode) setting.node())) {
      given.put(each.key(), number(setting, each.node()));
    }
    boolean adds = given.keySet().equals(Set.of(FROM, TO, STEP));
    if (!adds && !given.keySet().equals(Set.of(FROM, TO, TIMES))) {
      throw setting.wrong(FORM);
    }
    BigDecimal from = given.get(FROM);
    BigDecimal to = given.get(TO);
    BigDecimal by = given.get(adds ? STEP : TIMES);
    boolean up = from.compareTo(to) < 0;
    List<Node> values = new ArrayList<>();
    BigDecimal value = from;
    while (up ? value.compareTo(to) <= 0 : value.compareTo(to) >= 0) {
      if (values.size() == MOST) {
        throw new InputException(
            "%s: key %s has a range of more than %,d values", setting.where(), setting.key(), MOST);
      }
      values.add(node(value));
      BigDecimal next = adds ? value.add(by) : value.multiply(by).round(MathContext.DECIMAL64);
      if (up ? next.compareTo(value) <= 0 : next.compareTo(value) >= 0) {
        if (from.compareTo(to) == 0) {
          break;
        }
        throw new InputException(
            "%s: key %s has a range that never gets from %s to %s",
            setting.where(), setting.key(), from.toPlainString(), to.toPlainString());
      }
      value = next;
    }
    return values;
  }

  private static BigDecimal number(Setting setting, Node node) {
    if (node instanceof ScalarNode scalar && Yaml.number(scalar).isPresent()) {
      try {
        return new BigDecimal(scalar.getValue());
      } catch (NumberFormatException e) {
        // Infinity, or a number in another base: no range goes there.
      }
    }
    throw setting.wrong(FORM);
  }

  private static Node node(BigDecimal value) {
    String text = value.stripTrailingZeros().toPlainString();
    return new ScalarNode(Yaml.kind(text), text, ScalarStyle.PLAIN);
  }
}
