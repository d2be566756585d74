package org.archsweep.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;

/**
 * Whether a person sees standard error; System.console() asks for the other two streams as well.
 */
final class Terminal {
  private static final int STANDARD_ERROR = 2;

  private interface C extends Library {
    int isatty(int file);
  }

  private Terminal() {}

  static boolean isThere() {
    try {
      return Native.load("c", C.class).isatty(STANDARD_ERROR) == 1;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }
}
