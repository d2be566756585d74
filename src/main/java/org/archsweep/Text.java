package org.archsweep;

import java.util.Locale;

/** Text for people, files and programs: the same whatever the machine's locale. */
public final class Text {
  private Text() {}

  /** As {@link String#format(String, Object...)}, with Western digits and a decimal point. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
