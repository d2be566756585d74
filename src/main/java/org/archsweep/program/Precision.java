package org.archsweep.program;

import java.util.Arrays;
import java.util.Locale;
import org.archsweep.InputException;
import org.archsweep.Text;

/** A number format. The loss and the weights' master copy are float32 always. */
public enum Precision {
  FLOAT32(6),
  BFLOAT16(15),
  FLOAT16(5);

  private final int scalarType;

  Precision(int scalarType) {
    this.scalarType = scalarType;
  }

  /** The number by which TorchScript names the format. */
  int scalarType() {
    return scalarType;
  }

  /** As job files and tables spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The precision that a job file names.
   *
   * @throws InputException if there is none of that name
   */
  public static Precision named(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "unknown precision %s, %s",
                    name,
                    Text.suggestion(
                        name, Arrays.stream(values()).map(Precision::toString).toList())));
  }
}
