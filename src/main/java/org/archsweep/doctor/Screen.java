package org.archsweep.doctor;

import java.io.PrintStream;
import java.util.List;
import org.archsweep.Text;
import picocli.CommandLine.Help.Ansi;

/** Where findings appear, each at once, and are counted. */
public final class Screen {
  private final PrintStream out;
  private final Ansi colours;
  private int bad;

  /**
   * A screen of lines.
   *
   * @param colours whether who reads them can see any
   */
  public Screen(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours ? Ansi.ON : Ansi.OFF;
  }

  /** Says whose findings come next. */
  public void heading(String text) {
    out.println(System.lineSeparator() + Text.printable(text) + ":");
  }

  public void show(Finding finding) {
    show(List.of(finding));
  }

  /** Findings that are as good as each other, as one. */
  void show(List<Finding> same) {
    boolean ok = same.get(0).ok();
    if (!ok) {
      bad++;
    }
    out.println(
        colours.string(ok ? "@|green ok|@" : "@|bold,red BAD|@")
            + (ok ? "   " : "  ")
            + Finding.line(same));
  }

  /**
   * The last line.
   *
   * @return whether all is well
   */
  public boolean end() {
    out.println("");
    out.println(
        bad == 0
            ? "everything is fine"
            : Text.format("%d thing%s bad", bad, bad == 1 ? " is" : "s are"));
    return bad == 0;
  }
}
