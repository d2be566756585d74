package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.job.Compare;
import org.archsweep.results.DeclaredDesign;
import org.archsweep.results.Design.Member;

/** Which designs are looked at: those that are stored, and those of all other trials. */
final class ChosenDesigns {
  private static final String CONFIGURATION = "configuration_id";

  private final SparkSession spark;

  private ChosenDesigns(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * The designs, from the view {@code trained} and the table {@code families}.
   *
   * @param stored in the order in which they were declared
   */
  static List<PlacedDesign> of(
      SparkSession spark, List<DeclaredDesign> stored, AnalysisOptions question) {
    ChosenDesigns chosen = new ChosenDesigns(spark);
    List<PlacedDesign> all = new ArrayList<>(chosen.placed(stored));
    List<Trained> others = chosen.others(stored);
    if (!others.isEmpty()) {
      all.addAll(
          UndeclaredTrials.designs(
              others,
              spark.table("families").collectAsList(),
              question.axis().equals(AnalysisOptions.NETWORK)
                  ? question.compare().map(Compare::declarations)
                  : Optional.empty(),
              all.size()));
    }
    if (question.compare().isPresent()) {
      AskedComparisons.check(all, question);
      all = AskedComparisons.in(all, question);
    }
    if (question.equalWithin().isPresent()) {
      double margin = question.equalWithin().getAsDouble();
      all = all.stream().map(each -> each.within(margin)).toList();
    }
    return all;
  }

  /**
   * In the order of their experiments' newest ones: of each that one, then older ones that have
   * trials that no newer one has.
   */
  private List<PlacedDesign> placed(List<DeclaredDesign> stored) {
    Map<String, List<DeclaredDesign>> experiments = new LinkedHashMap<>();
    stored.stream()
        .sorted(Comparator.comparing(DeclaredDesign::declaredAt).reversed())
        .forEach(
            each ->
                experiments
                    .computeIfAbsent(each.design().experiment(), any -> new ArrayList<>())
                    .add(each));
    boolean some = experiments.values().stream().anyMatch(each -> each.size() > 1);
    Set<String> trained = some ? trained() : Set.of();
    List<PlacedDesign> placed = new ArrayList<>();
    experiments.values().stream()
        .sorted(Comparator.comparing(each -> each.get(0).declaredAt()))
        .forEach(
            each ->
                shown(each, trained)
                    .forEach(one -> placed.add(PlacedDesign.of(one, placed.size()))));
    return placed;
  }

  private static List<DeclaredDesign> shown(List<DeclaredDesign> newestFirst, Set<String> trained) {
    List<DeclaredDesign> shown = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (DeclaredDesign each : newestFirst) {
      List<String> members = each.design().members().stream().map(Member::id).toList();
      Predicate<String> isNew = id -> trained.contains(id) && !known.contains(id);
      if (shown.isEmpty() || members.stream().anyMatch(isNew)) {
        shown.add(each);
      }
      known.addAll(members);
    }
    return shown;
  }

  private Set<String> trained() {
    return new HashSet<>(
        spark.sql("SELECT DISTINCT configuration_id FROM trained").collectAsList().stream()
            .map((Row row) -> row.getString(0))
            .toList());
  }

  /** What no stored design has. */
  private List<Trained> others(List<DeclaredDesign> stored) {
    Dataset<Row> trained = spark.table("trained");
    if (!stored.isEmpty()) {
      Dataset<Row> known =
          spark
              .createDataset(
                  stored.stream()
                      .flatMap(each -> each.design().members().stream())
                      .map(Member::id)
                      .distinct()
                      .toList(),
                  Encoders.STRING())
              .toDF(CONFIGURATION);
      trained =
          trained.join(
              known, trained.col(CONFIGURATION).equalTo(known.col(CONFIGURATION)), "left_anti");
    }
    return trained.collectAsList().stream().map(Trained::of).toList();
  }
}
