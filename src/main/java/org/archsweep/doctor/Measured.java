package org.archsweep.doctor;

import java.io.Serializable;
import org.archsweep.Text;

/**
 * A number that differs between machines that are alike.
 *
 * @param format of the number with its unit, {@code %.0f GFLOP/s}
 */
record Measured(double value, String format) implements Serializable {
  @Override
  public String toString() {
    return Text.format(format, value);
  }
}
