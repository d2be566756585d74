package org.archsweep.doctor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.archsweep.Text;

/**
 * What came of a check.
 *
 * @param name the check's
 * @param ok whether all is well
 * @param text what was seen; or what is wrong, and what to do
 * @param measured numbers that differ between machines that are alike
 */
public record Finding(String name, boolean ok, String text, List<Measured> measured)
    implements Serializable {
  public Finding {
    measured = List.copyOf(measured);
  }

  /** Whether another differs from this in its numbers alone. */
  boolean isAsGoodAs(Finding other) {
    return name.equals(other.name)
        && ok == other.ok
        && text.equals(other.text)
        && measured.size() == other.measured.size();
  }

  /**
   * The line of findings that are as good as each other; numbers are from the least to the most.
   */
  static String line(List<Finding> findings) {
    Finding first = findings.get(0);
    List<String> parts = new ArrayList<>(List.of(first.text));
    for (int i = 0; i < first.measured.size(); i++) {
      int number = i;
      List<Measured> sorted =
          findings.stream()
              .map(finding -> finding.measured.get(number))
              .sorted(Comparator.comparingDouble(Measured::value))
              .toList();
      String least = sorted.get(0).toString();
      String most = sorted.get(sorted.size() - 1).toString();
      parts.add(least.equals(most) ? least : least + " to " + most);
    }
    return Text.format("%-14s  %s", first.name, Text.printable(String.join(", ", parts)));
  }
}
