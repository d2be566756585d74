package org.archsweep.claims;

import java.util.Set;
import java.util.regex.Pattern;
import org.archsweep.Text;

/**
 * What a query found.
 *
 * @param value in {@code unit}; null where trials ran and none gave a number
 * @param low lower end of its 95 % interval; null where nothing can be said, as for one run
 * @param high upper end, likewise
 * @param runs how many trainings it rests on, as text: {@code 10} or {@code 10 and 5}
 * @param unit {@code %}, {@code points}, {@code s} or {@code points a second}
 * @param reduced whether its trials are smaller than the study's
 * @param device on which they ran
 */
record Measurement(
    Double value,
    Double low,
    Double high,
    String runs,
    String unit,
    boolean reduced,
    String device) {
  private static final String SECONDS = "s";
  private static final String GAIN = "points a second";
  private static final Set<String> UNITS = Set.of("%", "points", SECONDS, GAIN);

  /** The study's kind of GPU, as {@code trials.device} spells it, or spelled it formerly. */
  private static final Pattern V100 =
      Pattern.compile("(Tesla |NVIDIA )*V100\\b[^,]*|GPU, compute capability 70");

  /**
   * Any GPU, as NVIDIA's drivers of today and of before name them, or as it was spelled formerly.
   */
  private static final Pattern GPU =
      Pattern.compile("(GPU,|(unknown GPU|NVIDIA|Tesla|GeForce|Quadro|TITAN|GRID)\\b).*");

  Measurement {
    // Verdicts rest on whether it's a time: a unit that isn't known could be one.
    if (!UNITS.contains(unit)) {
      throw new IllegalArgumentException("a measurement in " + unit + ", known are " + UNITS);
    }
  }

  boolean hasInterval() {
    return value != null && low != null && high != null;
  }

  /**
   * Whether it is a time, or a gain for a time, on another kind of machine than the study's V100.
   */
  boolean isTimeOfAnotherMachine() {
    return isTime() && !V100.matcher(device).matches();
  }

  /** Whether it is such a time without a GPU. */
  boolean isTimeOfCpu() {
    return isTime() && !GPU.matcher(device).matches();
  }

  private boolean isTime() {
    return unit.equals(SECONDS) || unit.equals(GAIN);
  }

  /** The value with its interval. */
  @Override
  public String toString() {
    if (value == null) {
      return "";
    }
    String text = number(value) + " " + unit;
    return hasInterval() ? Text.format("%s (%s to %s)", text, number(low), number(high)) : text;
  }

  private String number(double number) {
    String format = unit.equals(SECONDS) ? "%.1f" : "%.2f";
    return Text.format(format, number);
  }
}
