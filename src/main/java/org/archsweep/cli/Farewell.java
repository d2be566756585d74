package org.archsweep.cli;

import java.util.function.Supplier;
import org.archsweep.Terminal;
import org.archsweep.Text;

/** The end of a process by a signal (Ctrl-C, for instance), whatever it is doing then. */
final class Farewell {
  private static volatile Supplier<String> words;
  private static volatile boolean expected;
  private static volatile boolean begun;

  private Farewell() {}

  /** From now on a signal ends the process with what {@link #say} wants. */
  static void prepare() {
    Runtime.getRuntime().addShutdownHook(new Thread(Farewell::bid, "farewell"));
  }

  /** What to tell the user then; a command that has nothing to keep ends quietly. */
  static void say(Supplier<String> kept) {
    words = kept;
  }

  /** The process ends by itself. */
  static void expect() {
    expected = true;
  }

  /** Whether a signal ends the process: what is torn down may complain, to nobody. */
  static boolean hasBegun() {
    return begun;
  }

  private static void bid() {
    if (expected) {
      return;
    }
    begun = true;
    Supplier<String> kept = words;
    if (kept != null) {
      String line = "archsweep: stopped; " + Text.printable(kept.get());
      // A terminal has shown the ^C, or a bar.
      System.err.println(Terminal.isThere() ? System.lineSeparator() + line : line);
    }
  }
}
