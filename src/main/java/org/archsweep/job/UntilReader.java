package org.archsweep.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.archsweep.InputException;
import org.archsweep.data.DataKeys;
import org.archsweep.results.Design;
import org.archsweep.spec.Setting;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads when an experiment's repeats stop. */
final class UntilReader {
  private static final String UNTIL = "repeats.until";

  /** Of repeats that aren't fixed, where the job file doesn't say it. */
  private static final int LEAST = 5;

  private static final int MOST = 50;

  /** It takes many to show that a difference is within a margin. */
  private static final int MOST_WITH_MARGIN = 200;

  private static final int MOST_REPEATS = 10_000;

  private final Settings settings;
  private final String place;

  UntilReader(Settings settings, String place) {
    this.settings = settings;
    this.place = place;
  }

  /**
   * The rule; empty where repeats are fixed.
   *
   * @param configurations how many there are
   */
  Optional<Until> until(
      List<Axis> axes,
      Compared compared,
      int configurations,
      List<Design.Metric> metrics,
      OptionalDouble margin) {
    boolean isUntil = Settings.UNTIL.stream().anyMatch(settings::has);
    if (Stream.of(settings.has("repeats"), settings.has("seeds"), isUntil).filter(is -> is).count()
        != 1) {
      throw new InputException("%s: needs either repeats or seeds", place);
    }
    if (!isUntil) {
      return Optional.empty();
    }
    Setting setting = settings.required(UNTIL, place);
    String word = setting.node() instanceof ScalarNode scalar ? scalar.getValue() : "";
    if (word.equals(UntilDecided.WORD) || word.equals(UntilBest.WORD)) {
      checkLooks(setting, word, metrics);
    }
    return Optional.of(
        switch (word) {
          case UntilDecided.WORD -> untilDecided(setting, axes, compared, margin);
          case UntilBest.WORD -> untilBest(setting, axes, configurations, margin);
          default -> untilPrecise(setting, axes);
        });
  }

  /** Of device time, for all trials; only beside an {@link #until}. */
  Optional<Duration> budget() {
    return settings
        .optional("repeats.budget")
        .map(
            setting ->
                setting
                    .duration()
                    .filter(each -> !each.isZero())
                    .orElseThrow(() -> setting.wrong("a duration, such as 30m, 8h or 1h30m")));
  }

  /** What looks at accuracies while they come. */
  private void checkLooks(Setting until, String word, List<Design.Metric> metrics) {
    if (settings.has("repeats.of")) {
      throw new InputException(
          "%s: key repeats.of has no meaning where repeats.until is %s: leave it out",
          settings.required("repeats.of", place).where(), word);
    }
    if (metrics.get(0) != Design.Metric.TEST_ACCURACY) {
      throw new InputException(
          "%s: key repeats.until is %s, which looks at test_accuracy: it has to be the first of"
              + " metric",
          until.where(), word);
    }
  }

  private UntilPrecise untilPrecise(Setting setting, List<Axis> axes) {
    double points;
    try {
      points = setting.number(0.001, 100);
    } catch (InputException e) {
      throw new InputException(
          "%s, or %s, or %s", e.getMessage(), UntilDecided.WORD, UntilBest.WORD);
    }
    UntilPrecise.Of of =
        settings
            .optional("repeats.of")
            .map(each -> each.oneOf(List.of(UntilPrecise.Of.values())))
            .orElse(UntilPrecise.Of.DIFFERENCE);
    if (of == UntilPrecise.Of.DIFFERENCE && onlyEpochs(axes)) {
      throw new InputException(
          "%s: repeats.of is difference, but there is only one network; mean is of each network",
          place);
    }
    return new UntilPrecise(points / 100, of, min(), max(MOST));
  }

  private UntilDecided untilDecided(
      Setting setting, List<Axis> axes, Compared compared, OptionalDouble margin) {
    if (axes.isEmpty() || (compared.axes().isEmpty() && onlyEpochs(axes))) {
      throw new InputException(
          "%s: key repeats.until is %s, but nothing is compared: let a key vary",
          setting.where(), UntilDecided.WORD);
    }
    int usual = margin.isPresent() ? MOST_WITH_MARGIN : MOST;
    return new UntilDecided(margin.orElse(0), min(), max(usual));
  }

  private UntilBest untilBest(
      Setting setting, List<Axis> axes, int configurations, OptionalDouble margin) {
    if (configurations < 2) {
      throw new InputException(
          "%s: key repeats.until is %s, but there is only one configuration: let a key vary",
          setting.where(), UntilBest.WORD);
    }
    if (axes.stream().anyMatch(axis -> axis.sets(DataKeys.TEST_LIMIT))) {
      throw new InputException(
          "%s: key repeats.until is %s, but nothing is compared across levels of limit.test",
          setting.where(), UntilBest.WORD);
    }
    if (margin.isEmpty()) {
      throw new InputException(
          "%s: key repeats.until is %s, which needs margin: of two that differ by less, either will"
              + " do, such as margin: 0.1",
          setting.where(), UntilBest.WORD);
    }
    return new UntilBest(margin.getAsDouble(), min(), max(MOST_WITH_MARGIN));
  }

  private static boolean onlyEpochs(List<Axis> axes) {
    return axes.stream().allMatch(axis -> axis.name().equals(Design.EPOCHS));
  }

  private int min() {
    return settings.optional("repeats.min").map(s -> (int) s.whole(2, MOST_REPEATS)).orElse(LEAST);
  }

  private int max(int usual) {
    int min = min();
    return settings
        .optional("repeats.max")
        .map(setting -> (int) setting.whole(min, MOST_REPEATS))
        .orElse(Math.max(min, usual));
  }
}
