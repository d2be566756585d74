package org.archsweep;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import me.tongfei.progressbar.InteractiveConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarConsumer;

/** Standard error and output, where a person sees them; System.console() asks for all three. */
public final class Terminal {
  private static final int STANDARD_INPUT = 0;
  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;
  private static final int GET_WINDOW_SIZE = 0x5413;
  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 20;

  private interface C extends Library {
    int isatty(int file);

    int ioctl(int file, NativeLong request, short[] rowsAndColumns);
  }

  private Terminal() {}

  /** Whether there is one that can move its cursor, on standard error. */
  public static boolean isThere() {
    return !"dumb".equals(System.getenv("TERM")) && isOne(STANDARD_ERROR);
  }

  /** Whether a person types standard input, and sees standard output. */
  public static boolean isBoth() {
    return !"dumb".equals(System.getenv("TERM")) && isOne(STANDARD_INPUT) && isOutput();
  }

  /** Whether a person sees standard output. */
  public static boolean isOutput() {
    return isOne(STANDARD_OUTPUT);
  }

  private static boolean isOne(int file) {
    try {
      return Native.load("c", C.class).isatty(file) == 1;
    } catch (LinkageError e) {
      return false;
    }
  }

  /**
   * A place for a progress bar's line. The library's own would ask JLine for the width, which takes
   * away the JVM's handling of Ctrl-C: nothing would be cleaned up.
   */
  public static ProgressBarConsumer bar() {
    return new InteractiveConsoleProgressBarConsumer(System.err) {
      @Override
      public int getMaxRenderedLength() {
        return width() - 1;
      }
    };
  }

  private static int width() {
    short[] size = new short[4];
    try {
      int failed =
          Native.load("c", C.class).ioctl(STANDARD_ERROR, new NativeLong(GET_WINDOW_SIZE), size);
      return failed == 0 && size[1] >= NARROWEST ? size[1] : USUAL_WIDTH;
    } catch (LinkageError e) {
      return USUAL_WIDTH;
    }
  }
}
