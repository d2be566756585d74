package org.archsweep.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.archsweep.Text;
import org.archsweep.adaptive.Best;
import org.archsweep.adaptive.Budgeted;
import org.archsweep.job.UntilBest;
import org.archsweep.report.Points;
import org.archsweep.results.Decision;
import org.archsweep.run.Looked;
import org.archsweep.statistics.AnytimeVerdict;

/** What a sweep ends with where repeats went on until decided, or until the best was known. */
final class LookedWords {
  /** As many are named. */
  private static final int NAMED = 15;

  private final Looked looked;

  private LookedWords(Looked looked) {
    this.looked = looked;
  }

  /** The lines, one verdict each. */
  static List<String> of(Looked looked) {
    LookedWords words = new LookedWords(looked);
    List<String> lines =
        looked.experiment().until().orElseThrow() instanceof UntilBest best
            ? words.best(best)
            : words.decided();
    return lines.stream()
        .map(line -> Text.printable(looked.experiment().name() + ": " + line))
        .toList();
  }

  private List<Decision> differences() {
    return looked.decisions().stream().filter(Decision::isOfDifference).toList();
  }

  private List<String> decided() {
    Map<String, List<Decision>> verdicts =
        differences().stream()
            .collect(
                Collectors.groupingBy(Decision::decision, LinkedHashMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    verdicts.forEach(
        (verdict, some) ->
            lines.add(
                Text.format(
                    "%s: %s",
                    verdict,
                    list(
                        some.stream()
                            .map(each -> each.sequence().compared() + facts(each))
                            .toList()))));
    return lines;
  }

  private static String list(List<String> names) {
    return Text.some(names, NAMED);
  }

  /** {@code (99.6 %: +0.31 to +0.55 points, 7 pairs)}. */
  private static String facts(Decision decision) {
    Decision.Sequence sequence = decision.sequence();
    String interval =
        sequence.low() == null || sequence.high() == null
            ? ""
            : Text.format(
                "%.1f %%: %s points, ",
                100 * (1 - sequence.alpha()),
                Points.signedInterval(100 * sequence.low(), 100 * sequence.high()));
    int diverged = sequence.divergedAlone() + sequence.baselineDivergedAlone();
    return Text.format(
        " (%s%d pairs%s)",
        interval,
        sequence.pairs(),
        diverged == 0
            ? ""
            : Text.format(
                ", diverged alone at %d and %d seeds",
                sequence.divergedAlone(), sequence.baselineDivergedAlone()));
  }

  private List<String> best(UntilBest until) {
    Optional<Decision> named =
        looked.decisions().stream().filter(each -> each.decision().equals(Best.BEST)).findFirst();
    if (named.isEmpty()) {
      return List.of(
          "the best isn't known; it may be any of "
              + list(
                  ofWord("at max", "more", "start", Budgeted.SPENT).stream()
                      .map(this::name)
                      .toList()));
    }
    String best = name(named.get());
    List<String> lines = new ArrayList<>();
    lines.add(
        Text.format(
            "%s is the best, or within %s points of it (95 %%)%s",
            best, Points.text(100 * until.margin()), diverged(named.get())));
    List<String> within = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (Decision each : differences()) {
      if (ofWord("enough").stream().anyMatch(left -> isOf(each, left))) {
        boolean isWithin = each.decision().equals(AnytimeVerdict.EQUAL);
        (isWithin ? within : open).add(looked.names().get(each.configurationId()));
      }
    }
    if (!within.isEmpty()) {
      lines.add("within the margin of it: " + list(within));
    }
    if (!open.isEmpty()) {
      lines.add(
          "no more than the margin better than it, and not told apart from it: " + list(open));
    }
    return lines;
  }

  private static boolean isOf(Decision difference, Decision configuration) {
    return configuration.configurationId().equals(difference.configurationId());
  }

  private List<Decision> ofWord(String... words) {
    return looked.decisions().stream()
        .filter(each -> !each.isOfDifference() && List.of(words).contains(each.decision()))
        .toList();
  }

  private String name(Decision decision) {
    return looked.names().get(decision.configurationId());
  }

  /** {@code (3 of 12 runs gave no accuracy)}. */
  private static String diverged(Decision named) {
    int lost = named.runs() - named.ended();
    return lost > 0 ? Text.format("; %d of its %d runs gave no accuracy", lost, named.runs()) : "";
  }
}
