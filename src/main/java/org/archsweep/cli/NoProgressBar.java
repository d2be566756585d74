package org.archsweep.cli;

import me.tongfei.progressbar.ProgressBarConsumer;

/** Shows no bar. */
final class NoProgressBar implements ProgressBarConsumer {
  private static final int ANY = 80;

  @Override
  public int getMaxRenderedLength() {
    return ANY;
  }

  @Override
  public void accept(String rendered) {}

  @Override
  public void close() {}
}
