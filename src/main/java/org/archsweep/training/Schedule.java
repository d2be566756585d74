package org.archsweep.training;

import java.io.Serializable;
import java.util.List;

/** The learning rate over a training, before the division by the batch: lines between knots. */
public sealed interface Schedule extends Serializable {

  /**
   * A place where the rate is given.
   *
   * @param epoch from the start, 0 or more
   * @param rate 0 or more
   */
  record Knot(double epoch, double rate) implements Serializable {
    /** The epoch as job files have it: a whole one without a point. */
    public String epochText() {
      return epoch == Math.rint(epoch) ? Long.toString((long) epoch) : Double.toString(epoch);
    }
  }

  /**
   * The knots of a training: their epochs rise, from 0 to its length.
   *
   * @param epochs length of the training
   */
  List<Knot> knots(int epochs);

  /**
   * The rate at a time.
   *
   * @param time in epochs from the start, 0 to {@code epochs}
   * @param epochs length of the training
   */
  default double at(double time, int epochs) {
    List<Knot> knots = knots(epochs);
    int next = 1;
    while (next < knots.size() - 1 && time > knots.get(next).epoch()) {
      next++;
    }
    Knot from = knots.get(next - 1);
    Knot to = knots.get(next);
    double share = (time - from.epoch()) / (to.epoch() - from.epoch());
    return from.rate() + share * (to.rate() - from.rate());
  }

  /**
   * The study's shape, for any length: from 0 to the peak and back to 0.
   *
   * @param rate the highest value
   */
  record Peak(double rate) implements Schedule {
    /**
     * The peak is at a fifth of the epochs, rounded to a whole one (20: 4, 24: 5, 60: 12). One or
     * two epochs have no whole fifth; theirs stays as it is.
     */
    @Override
    public List<Knot> knots(int epochs) {
      double fifth = epochs < 3 ? epochs / 5.0 : Math.round(epochs / 5.0);
      return List.of(new Knot(0, 0), new Knot(fifth, rate), new Knot(epochs, 0));
    }
  }

  /**
   * Any shape, for one length: the last knot's epoch.
   *
   * @param knots two or more, their epochs rising from 0
   */
  record Knots(List<Knot> knots) implements Schedule {
    public Knots {
      knots = List.copyOf(knots);
    }

    /** The end of the only length of training that the knots are for. */
    public Knot last() {
      return knots.get(knots.size() - 1);
    }

    @Override
    public List<Knot> knots(int epochs) {
      return knots;
    }
  }
}
