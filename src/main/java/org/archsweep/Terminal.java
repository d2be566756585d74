package org.archsweep;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import me.tongfei.progressbar.InteractiveConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * Standard error, where a person sees it; System.console() asks for the other two streams as well.
 */
public final class Terminal {
  private static final int STANDARD_ERROR = 2;
  private static final int GET_WINDOW_SIZE = 0x5413;
  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 20;

  private interface C extends Library {
    int isatty(int file);

    int ioctl(int file, NativeLong request, short[] rowsAndColumns);
  }

  private Terminal() {}

  /** Whether there is one that can move its cursor. */
  public static boolean isThere() {
    try {
      return !"dumb".equals(System.getenv("TERM"))
          && Native.load("c", C.class).isatty(STANDARD_ERROR) == 1;
    } catch (UnsatisfiedLinkError e) {
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
    } catch (UnsatisfiedLinkError e) {
      return USUAL_WIDTH;
    }
  }
}
