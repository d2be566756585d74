package org.archsweep.adaptive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.Hash;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.adaptive.Rule.Difference;
import org.archsweep.adaptive.Rule.Share;
import org.archsweep.data.Datasets;
import org.archsweep.job.Experiment;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Decision;
import org.archsweep.results.ResultWriter;
import org.archsweep.results.Results;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;
import org.archsweep.statistics.ConfidenceSequence;
import org.archsweep.training.Work;

/**
 * The rounds of an experiment whose repeats aren't fixed. Two rounds are under way at a time: a
 * round rests on all trials of the rounds up to the one before the last, so that it can start while
 * the last one runs. The first two rounds are the runs that each configuration has at least.
 *
 * <p>What a round decides is stored before it starts. Stored decisions are followed, whatever would
 * be decided now: so an interrupted series goes on as it would have gone.
 */
public final class Series {
  /** As many verdicts of a round are told. */
  private static final int NEWS = 5;

  private final Experiment experiment;
  private final Rule rule;
  private final Results results;
  private final ResultWriter writer;
  private final List<Configuration> configurations;
  private final String id;
  private final Map<Integer, List<Decision>> stored;

  /** Of each configuration's trials, by their seeds, as far as they were decided. */
  private final List<List<String>> ids = new ArrayList<>();

  /** How many runs each configuration had in all after each round. */
  private final List<int[]> rounds = new ArrayList<>();

  private List<Decision> last = List.of();
  private List<Decision> before = List.of();

  /**
   * A series, from its beginning.
   *
   * @param rule when the experiment's repeats stop
   * @param identity of the data set
   */
  public Series(Experiment experiment, Rule rule, String identity, Results results) {
    this.experiment = experiment;
    this.rule = rule;
    this.results = results;
    this.writer = results.writer();
    this.configurations = experiment.configurations(identity);
    this.id = hash();
    configurations.forEach(each -> ids.add(new ArrayList<>()));
    this.stored = results.decisions(id).stream().collect(Collectors.groupingBy(Decision::round));
    stored.forEach(this::check);
  }

  /** Refuses a stored round that isn't whole, or is there twice. */
  private void check(int round, List<Decision> all) {
    List<Decision> decisions = all.stream().filter(each -> !each.isOfDifference()).toList();
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
            && decision.epochs().equals(configuration.get(RecipeKeys.EPOCHS))
        : decision.configurationId().equals(configuration.id());
  }

  /** The experiment that it's of. */
  public Experiment experiment() {
    return experiment;
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
    text.append(rule.text());
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
    before = last;
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
        && isWhatWasKnown(known(round, ended));
  }

  /** Whether accuracies of the last round's trials are those that it rested on. */
  private boolean isWhatWasKnown(Known known) {
    return IntStream.range(0, configurations.size())
        .allMatch(i -> known.ok(i) == last.get(i).ended());
  }

  /** At how many configurations the last round found too little precision, for good or for now. */
  public long imprecise() {
    return rule.imprecise(last);
  }

  /** Why there are more trials, and what became clear, as it goes on from a colon. */
  public String goesOn() {
    String news =
        last.stream()
            .filter(each -> each.isOfDifference() && !isOpen(each))
            .filter(each -> before.stream().noneMatch(one -> isSame(one, each)))
            .limit(NEWS)
            .map(each -> "; " + each.decision() + ": " + each.sequence().compared())
            .collect(Collectors.joining());
    return rule.goesOn(last) + Text.printable(news);
  }

  private static boolean isOpen(Decision decision) {
    return decision.decision().equals(Difference.OPEN);
  }

  /** Whether two rounds say the same of a difference. */
  private static boolean isSame(Decision one, Decision other) {
    return one.isOfDifference()
        && one.decision().equals(other.decision())
        && one.sequence().compared().equals(other.sequence().compared());
  }

  /** Why there are no more, likewise. */
  public String ends() {
    return rule.ends(last);
  }

  /**
   * What the last round decided: of each configuration, in their order, then of each difference.
   */
  public List<Decision> last() {
    return last;
  }

  private int[] runsAfter(int round) {
    return round < 1 ? new int[configurations.size()] : rounds.get(round - 1);
  }

  private List<Decision> decided(int round, Map<String, Results.Ended> ended, int slots) {
    List<Decision> decisions = decide(round, known(round, ended), slots);
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

  private List<Decision> decide(int round, Known known, int slots) {
    Rule.Round decided = round <= 2 ? rule.start(round, known, slots) : rule.decide(known, slots);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < configurations.size(); i++) {
      decisions.add(decision(round, i, known.ok(i), decided.shares().get(i)));
    }
    decided.differences().forEach(each -> decisions.add(decision(round, each)));
    return decisions;
  }

  /** What a round rests on. */
  private Known known(int round, Map<String, Results.Ended> ended) {
    List<List<Results.Ended>> ends = new ArrayList<>();
    List<Integer> runs = new ArrayList<>();
    for (int i = 0; i < configurations.size(); i++) {
      ends.add(
          ids.get(i).subList(0, runsAfter(round - 2)[i]).stream()
              .map(ended::get)
              .takeWhile(Objects::nonNull)
              .toList());
      runs.add(runsAfter(round - 1)[i]);
    }
    return new Known(
        ends, runs, i -> Work.of(configurations.get(i), Datasets.task(experiment.source())));
  }

  /** As the configurations are; then what is about differences. */
  private List<Decision> inOrder(List<Decision> decisions) {
    Map<Integer, Decision> byIndex =
        decisions.stream()
            .filter(each -> !each.isOfDifference())
            .collect(Collectors.toMap(this::index, each -> each));
    return Stream.concat(
            IntStream.range(0, configurations.size()).mapToObj(byIndex::get),
            decisions.stream().filter(Decision::isOfDifference))
        .toList();
  }

  private Decision decision(int round, int i, int ended, Share share) {
    Configuration configuration = configurations.get(i);
    int runs = runsAfter(round - 1)[i];
    boolean adds = share.added() > 0;
    return new Decision(
        id,
        experiment.name(),
        round,
        configuration.id(),
        configuration.get(NetworkKeys.NETWORK),
        configuration.get(RecipeKeys.EPOCHS),
        runs,
        ended,
        known(share.sd()),
        known(share.standardError()),
        known(rule.target()),
        known(share.seconds()),
        share.added(),
        adds ? runs + 1L : null,
        adds ? (long) runs + share.added() : null,
        share.word(),
        null);
  }

  private Decision decision(int round, Difference difference) {
    Sides sides = difference.sides();
    Optional<Configuration> single =
        sides.areSingle()
            ? Optional.of(configurations.get(sides.level().get(0)))
            : Optional.empty();
    return new Decision(
        id,
        experiment.name(),
        round,
        single.map(Configuration::id).orElse(null),
        single.map(each -> each.get(NetworkKeys.NETWORK)).orElse(null),
        single.map(each -> each.get(RecipeKeys.EPOCHS)).orElse(null),
        difference.seeds(),
        difference.pairs(),
        null,
        null,
        null,
        null,
        0,
        null,
        null,
        difference.verdict(),
        new Decision.Sequence(
            sides.name(),
            sides.areSingle() ? configurations.get(sides.baseline().get(0)).id() : null,
            difference.pairs(),
            end(difference.interval().low()),
            end(difference.interval().high()),
            difference.alpha(),
            ConfidenceSequence.TAU,
            difference.diverged(),
            difference.baselineDiverged()));
  }

  private static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static Double end(double value) {
    return Double.isInfinite(value) ? null : value;
  }
}
