package org.archsweep.doctor;

import java.util.ArrayList;
import java.util.List;
import org.archsweep.Text;

/**
 * What a check saw where all is well.
 *
 * @param text the same on machines that are alike
 * @param measured what isn't
 */
record Seen(String text, List<Measured> measured) {
  static Seen of(String format, Object... arguments) {
    return new Seen(Text.format(format, arguments), List.of());
  }

  /** The same, and a number. */
  Seen and(double value, String format) {
    List<Measured> more = new ArrayList<>(measured);
    more.add(new Measured(value, format));
    return new Seen(text, more);
  }
}
