package org.archsweep.program;

import com.google.auto.service.AutoService;
import org.archsweep.spec.Configuration;

/**
 * The study's schedule, for any length: in a line from 0 to the highest rate and in a line back to
 * 0. The highest is at a fifth of the epochs, rounded to a whole one (20: 4, 24: 5, 60: 12); one or
 * two epochs have no whole fifth, theirs stays as it is.
 */
@AutoService(Schedule.Shape.class)
public record Triangular() implements Schedule.Shape {
  @Override
  public String name() {
    return "triangular";
  }

  @Override
  public double at(double time, Configuration configuration) {
    int epochs = configuration.get(RecipeKeys.EPOCHS);
    double rate = configuration.get(RecipeKeys.MAX_LR);
    double fifth = epochs < 3 ? epochs / 5.0 : Math.round(epochs / 5.0);
    return time <= fifth
        ? 0 + time / fifth * rate
        : rate + (time - fifth) / (epochs - fifth) * (0 - rate);
  }
}
