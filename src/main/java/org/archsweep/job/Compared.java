package org.archsweep.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an experiment compares: the families of comparisons that each share one chance of a false
 * alarm. It is declared before anything is known, in the job file.
 *
 * @param axes how their levels are compared; without any, each axis but epochs, with its baseline
 * @param baselines levels that others are compared with, by their axes' names
 * @param each whether single configurations are compared too where effects are: with several axes
 */
public record Compared(Map<String, Compare> axes, Map<String, String> baselines, boolean each) {
  public Compared {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    baselines = Map.copyOf(baselines);
  }

  /** What is compared where nothing is said. */
  public static Compared usual() {
    return new Compared(Map.of(), Map.of(), false);
  }
}
