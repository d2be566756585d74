package org.archsweep.cli;

import java.io.PrintWriter;
import java.io.Writer;

/** Writes lines to two places. */
final class TeeWriter extends PrintWriter {
  private final PrintWriter second;

  TeeWriter(Writer first, Writer second) {
    super(first);
    this.second = new PrintWriter(second);
  }

  @Override
  public void println(String line) {
    super.println(line);
    second.println(line);
  }

  @Override
  public void flush() {
    super.flush();
    second.flush();
  }
}
