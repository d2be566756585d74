package org.archsweep.adaptive;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archsweep.Hash;
import org.archsweep.InputException;
import org.archsweep.adaptive.Allocation.Share;
import org.archsweep.data.Datasets;
import org.archsweep.job.Experiment;
import org.archsweep.job.UntilPrecise;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Decision;
import org.archsweep.results.ResultWriter;
import org.archsweep.results.Results;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Json;
import org.archsweep.spec.Trial;
import org.archsweep.training.Work;

/**
 * The rounds of an experiment whose repeats go on until precise. Two rounds are under way at a
 * time: a round rests on all trials of the rounds up to the one before the last, so that it can
 * start while the last one runs. The first two rounds are the runs that each configuration has at
 * least.
 *
 * <p>What a round decides is stored before it starts. Stored decisions are followed, whatever would
 * be decided now: so an interrupted series goes on as it would have gone.
 */
public final class Series {
  /** Fewer seeds say nothing of how they carry over from one configuration to another. */
  private static final int COMPLETE = 3;

  private final Experiment experiment;
  private final UntilPrecise precision;
  private final Results results;
  private final ResultWriter writer;
  private final List<Configuration> configurations;
  private final List<List<Integer>> wanted;

  /** Of the effects that are wanted the configurations with the baseline's level. */
  private final Map<List<Integer>, List<Set<Integer>>> baselines;

  private final String id;
  private final Map<Integer, List<Decision>> stored;

  /** Of each configuration's trials, by their seeds, as far as they were decided. */
  private final List<List<String>> ids = new ArrayList<>();

  /** How many runs each configuration had in all after each round. */
  private final List<int[]> rounds = new ArrayList<>();

  private List<Decision> last = List.of();

  /**
   * A series, from its beginning.
   *
   * @param experiment one with repeats until precise
   * @param wanted what shall be known of its configurations, as {@link Allocation#of} takes it
   * @param baselines of the effects in it the configurations with the baseline's level
   * @param identity of the data set
   */
  public Series(
      Experiment experiment,
      List<List<Integer>> wanted,
      Map<List<Integer>, List<Set<Integer>>> baselines,
      String identity,
      Results results) {
    this.experiment = experiment;
    this.precision = experiment.untilPrecise().orElseThrow();
    this.results = results;
    this.writer = results.writer();
    this.configurations = experiment.configurations(identity);
    this.wanted = wanted;
    this.baselines = baselines;
    this.id = hash();
    configurations.forEach(each -> ids.add(new ArrayList<>()));
    this.stored = results.decisions(id).stream().collect(Collectors.groupingBy(Decision::round));
    stored.forEach(this::check);
  }

  /** Refuses a stored round that isn't whole, or is there twice. */
  private void check(int round, List<Decision> decisions) {
    Set<Integer> decided = decisions.stream().map(this::index).collect(Collectors.toSet());
    if (round < 1
        || round > stored.size()
        || decisions.size() != configurations.size()
        || decided.contains(-1)
        || decided.size() != decisions.size()) {
      throw new InputException(
          "the table decisions of %s is damaged: round %d of series %s should have %d rows, one for"
              + " each configuration, and rounds 1 to %d; move the files %s-*.parquet away, and it"
              + " is decided anew",
          experiment.name(), round, id, configurations.size(), stored.size(), id);
    }
  }

  /** The configuration that a decision is about; -1 where there is none. */
  private int index(Decision decision) {
    return IntStream.range(0, configurations.size())
        .filter(i -> isAbout(decision, configurations.get(i)))
        .findFirst()
        .orElse(-1);
  }

  /** Decisions of former versions name the network and the length: nothing else varied. */
  private static boolean isAbout(Decision decision, Configuration configuration) {
    return decision.configurationId() == null
        ? decision.network().equals(configuration.get(NetworkKeys.NETWORK))
            && decision.epochs() == configuration.get(RecipeKeys.EPOCHS)
        : decision.configurationId().equals(configuration.id());
  }

  /** Names it in the table {@code decisions}. */
  public String id() {
    return id;
  }

  /**
   * All that its decisions depend on but the trials' results: 16 hexadecimal digits. The text never
   * changes, or what is decided and stored would be lost.
   */
  private String hash() {
    StringBuilder text = new StringBuilder(experiment.name());
    text.append("UntilPrecise[standardError=").append(Json.number(precision.standardError()));
    text.append(", of=").append(precision.of());
    text.append(", min=").append(precision.min());
    text.append(", max=").append(precision.max()).append(']');
    text.append(
        wanted.stream()
            .map(each -> each.stream().map(String::valueOf).collect(joining(", ", "[", "]")))
            .collect(joining(", ", "[", "]")));
    for (Configuration each : configurations) {
      text.append("Cell[network=").append(each.get(NetworkKeys.NETWORK));
      text.append(", epochs=").append(each.get(RecipeKeys.EPOCHS)).append(']');
      text.append(new Trial(each, 0).config());
    }
    return Hash.of(text.toString());
  }

  /**
   * The trials of the next round; none where a round waits for the one that runs.
   *
   * @param ended by trial id; has all trials of the rounds up to the one before the last
   * @param slots for which a round after the first two has work, see {@link Allocation#of}
   */
  public List<Trial> next(Map<String, Results.Ended> ended, int slots) {
    int round = rounds.size() + 1;
    last = stored.containsKey(round) ? inOrder(stored.get(round)) : decided(round, ended, slots);
    int[] runs = runsAfter(round - 1).clone();
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < runs.length; i++) {
      int added = last.get(i).added();
      for (int seed = runs[i] + 1; seed <= runs[i] + added; seed++) {
        Trial trial = new Trial(configurations.get(i), seed);
        ids.get(i).add(trial.id());
        trials.add(trial);
      }
      runs[i] += added;
    }
    rounds.add(runs);
    return trials;
  }

  /** Whether the next round has been decided before: it needs no results. */
  public boolean isStored() {
    return stored.containsKey(rounds.size() + 1);
  }

  /**
   * Whether nothing is left to decide: one round added nothing, nor did the one before it, and
   * trials that failed haven't been run again since.
   *
   * @param ended has all trials of the rounds up to the one before the last, unless {@link
   *     #isStored}
   */
  public boolean isDone(Map<String, Results.Ended> ended) {
    int round = rounds.size();
    return round > 2
        && !isStored()
        && Arrays.equals(runsAfter(round), runsAfter(round - 2))
        && new Known(round, ended).isWhatWasKnown(last);
  }

  /** At how many configurations the last round found too little, for good or for now. */
  public long imprecise() {
    return last.stream().filter(decision -> !decision.decision().equals("enough")).count();
  }

  private int[] runsAfter(int round) {
    return round < 1 ? new int[configurations.size()] : rounds.get(round - 1);
  }

  private List<Decision> decided(int round, Map<String, Results.Ended> ended, int slots) {
    List<Decision> decisions = round <= 2 ? start(round) : new Known(round, ended).decisions(slots);
    try {
      if (!writer.decide(decisions)) {
        // Another driver was faster, over the same folder.
        return inOrder(writer.decided(id, round));
      }
    } catch (IOException e) {
      throw results.cannotWrite(e);
    }
    return decisions;
  }

  /**
   * All runs but the last in the first round, that in the second: the third can rest on the first.
   */
  private List<Decision> start(int round) {
    int added = round == 1 ? precision.min() - 1 : 1;
    Share share = new Share(added, 0, Double.NaN, Double.NaN, false);
    return IntStream.range(0, configurations.size())
        .mapToObj(i -> decision(round, i, 0, Double.NaN, share, "start"))
        .toList();
  }

  /** As the configurations are. */
  private List<Decision> inOrder(List<Decision> decisions) {
    Map<Integer, Decision> byIndex =
        decisions.stream().collect(Collectors.toMap(this::index, each -> each));
    return IntStream.range(0, configurations.size()).mapToObj(byIndex::get).toList();
  }

  private Decision decision(
      int round, int i, int ended, double seconds, Share share, String decision) {
    Configuration configuration = configurations.get(i);
    int runs = runsAfter(round - 1)[i];
    boolean adds = share.more() > 0;
    return new Decision(
        id,
        experiment.name(),
        round,
        configuration.id(),
        configuration.get(NetworkKeys.NETWORK),
        configuration.get(RecipeKeys.EPOCHS),
        runs,
        ended,
        known(Math.sqrt(share.variance())),
        known(share.standardError()),
        precision.standardError(),
        known(seconds),
        share.more(),
        adds ? runs + 1L : null,
        adds ? (long) runs + share.more() : null,
        decision);
  }

  private static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /** What a round rests on. */
  private final class Known {
    private final int round;
    private final Map<String, Results.Ended> ended;
    private final List<List<Results.Ended>> ok = new ArrayList<>();

    Known(int round, Map<String, Results.Ended> ended) {
      this.round = round;
      this.ended = ended;
      for (int i = 0; i < configurations.size(); i++) {
        ok.add(
            ids.get(i).subList(0, runsAfter(round - 2)[i]).stream()
                .map(ended::get)
                .filter(Results.Ended::hasAccuracy)
                .toList());
      }
    }

    boolean isWhatWasKnown(List<Decision> decisions) {
      return IntStream.range(0, configurations.size())
          .allMatch(i -> ok.get(i).size() == decisions.get(i).ended());
    }

    List<Decision> decisions(int slots) {
      List<Allocation.Cell> known =
          IntStream.range(0, configurations.size()).mapToObj(this::cell).toList();
      List<Share> shares =
          Allocation.of(known, wanted, inflations(), precision.standardError(), slots);
      return IntStream.range(0, configurations.size())
          .mapToObj(
              i ->
                  decision(
                      round,
                      i,
                      known.get(i).runs(),
                      known.get(i).seconds(),
                      shares.get(i),
                      word(i, known.get(i), shares.get(i))))
          .toList();
    }

    private Allocation.Cell cell(int i) {
      int runs = runsAfter(round - 1)[i];
      int running = runs - runsAfter(round - 2)[i];
      int left = isGivenUp(i) ? 0 : precision.max() - runs;
      double[] accuracies = ok.get(i).stream().mapToDouble(Results.Ended::testAccuracy).toArray();
      return Allocation.Cell.of(accuracies, running, left, seconds(i));
    }

    /** Of effects: the wider of their two standard errors counts, that over seeds or by cells. */
    private Map<List<Integer>, Double> inflations() {
      Map<List<Integer>, Double> inflations = new HashMap<>();
      for (List<Integer> each : wanted) {
        if (each.size() > 2) {
          inflations.put(
              each,
              baselines.get(each).stream()
                  .mapToDouble(bases -> inflation(each, bases))
                  .max()
                  .orElseThrow());
        }
      }
      return inflations;
    }

    /** Of the variance over the seeds that all its configurations have, not below 1. */
    private double inflation(List<Integer> effect, Set<Integer> bases) {
      int runs = effect.stream().mapToInt(i -> runsAfter(round - 2)[i]).min().orElseThrow();
      List<double[]> complete = new ArrayList<>();
      for (int seed = 0; seed < runs; seed++) {
        int at = seed;
        List<Results.Ended> ends = effect.stream().map(i -> ended.get(ids.get(i).get(at))).toList();
        if (ends.stream().allMatch(end -> end != null && end.hasAccuracy())) {
          complete.add(ends.stream().mapToDouble(Results.Ended::testAccuracy).toArray());
        }
      }
      if (complete.size() < COMPLETE) {
        return 1;
      }
      double cells = 0;
      for (int i = 0; i < effect.size(); i++) {
        int place = i;
        cells += variance(complete.stream().mapToDouble(seed -> seed[place]).toArray());
      }
      double[] differences =
          complete.stream()
              .mapToDouble(
                  seed ->
                      IntStream.range(0, seed.length)
                          .mapToDouble(i -> bases.contains(effect.get(i)) ? -seed[i] : seed[i])
                          .sum())
              .toArray();
      return cells > 0 ? Math.max(1, variance(differences) / cells) : 1;
    }

    private static double variance(double[] values) {
      return Allocation.Cell.of(values, 0, 0, 1).variance();
    }

    /** More runs would hardly help a configuration of which not one that ended gave an accuracy. */
    private boolean isGivenUp(int i) {
      return ok.get(i).isEmpty();
    }

    private double measuredSeconds(int i) {
      return ok.get(i).stream()
          .map(Results.Ended::totalSeconds)
          .filter(Objects::nonNull)
          .mapToDouble(seconds -> seconds)
          .average()
          .orElse(Double.NaN);
    }

    /** As its own runs took, else as others did for as much work. */
    private double seconds(int i) {
      double measured = measuredSeconds(i);
      if (measured > 0) {
        return measured;
      }
      double rate =
          IntStream.range(0, configurations.size())
              .filter(other -> measuredSeconds(other) > 0)
              .mapToDouble(other -> measuredSeconds(other) / work(other))
              .average()
              .orElse(1);
      return rate * work(i);
    }

    private double work(int i) {
      return Work.of(configurations.get(i), Datasets.task(experiment.source()));
    }

    private String word(int i, Allocation.Cell cell, Share share) {
      if (isGivenUp(i)) {
        return "no accuracy";
      } else if (share.more() > 0) {
        return "more";
      } else if (share.precise()) {
        return share.later() > 0 ? "later" : "enough";
      }
      return cell.left() == 0 ? "at max" : "later";
    }
  }
}
