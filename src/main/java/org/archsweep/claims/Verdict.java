package org.archsweep.claims;

import java.util.Optional;
import org.archsweep.Text;

/**
 * What a measurement says of a claim.
 *
 * @param ruling the verdict
 * @param reason why it isn't clear; empty where it is
 */
record Verdict(Ruling ruling, String reason) {

  /** The verdicts, as tables spell them. */
  enum Ruling {
    /** The whole 95 % interval agrees with the claim. */
    HOLDS("holds"),
    /** The whole 95 % interval contradicts it. */
    FAILS("doesn't"),
    /** Neither; or there is no interval. */
    OPEN("can't tell yet"),
    /** No trial of what it speaks of has ended. */
    NOT_RUN("not run"),
    /** What was measured isn't what the claim speaks of. */
    NONE("no verdict");

    private final String text;

    Ruling(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * The verdict, by these rules, the first that applies:
   *
   * <ol>
   *   <li>nothing measured: not run
   *   <li>an absolute number of a reduced run: no verdict
   *   <li>an absolute time on another machine than the study's; or the order of two times, or of
   *       gains a second, without a GPU: no verdict
   *   <li>no interval: can't tell yet
   *   <li>the whole interval inside what is expected: holds; the whole interval outside: doesn't;
   *       else can't tell yet
   * </ol>
   */
  static Verdict of(Expectation expected, Optional<Measurement> measured) {
    if (measured.isEmpty()) {
      return new Verdict(Ruling.NOT_RUN, "");
    }
    Measurement found = measured.get();
    if (expected.absolute() && found.reduced()) {
      return new Verdict(Ruling.NONE, "a reduced run");
    }
    if (expected.absolute() ? found.isTimeOfAnotherMachine() : found.isTimeOfCpu()) {
      return new Verdict(Ruling.NONE, "another machine");
    }
    if (!found.hasInterval()) {
      return new Verdict(Ruling.OPEN, found.value() == null ? "no run ended well" : "no interval");
    }
    if (expected.from() <= found.low() && found.high() <= expected.to()) {
      return new Verdict(Ruling.HOLDS, "");
    }
    boolean outside = found.high() < expected.from() || found.low() > expected.to();
    return outside
        ? new Verdict(Ruling.FAILS, "")
        : new Verdict(Ruling.OPEN, "the interval holds both");
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? ruling.toString() : Text.format("%s (%s)", ruling, reason);
  }
}
