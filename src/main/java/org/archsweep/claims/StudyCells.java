package org.archsweep.claims;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.InputException;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;

/**
 * Which trials stand for which of the study's: those of the experiment of the same name, whatever
 * folder it is in ({@code small/ladder} for {@code ladder}), the same network, or other setting,
 * and the length at the same place of the list.
 */
final class StudyCells {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "experiment string, network string, epochs int, trained_network string,"
              + " trained_epochs int, width double, reduced boolean, auto_precision string, config string");

  private StudyCells() {}

  /**
   * Makes the view {@code asked} known to SQL.
   *
   * @param study the study's job file
   * @param job the one that was run
   * @param overrides with which it was run
   * @throws InputException if the job has none of the study's experiments
   */
  static void register(SparkSession spark, String study, String job, List<String> overrides) {
    List<Row> rows = new ArrayList<>();
    // What auto stood for where the trials ran can't be known here.
    for (Precision auto : Precision.values()) {
      Job run = JobFile.read(job, overrides, auto);
      for (Experiment experiment : JobFile.read(study, List.of(), auto).experiments()) {
        standIn(run, experiment).ifPresent(found -> rows.addAll(rows(experiment, found, auto)));
      }
    }
    if (rows.isEmpty()) {
      throw new InputException("--job %s: has none of the experiments of %s", job, study);
    }
    spark.createDataFrame(rows, SCHEMA).createOrReplaceTempView("asked");
  }

  private static Optional<Experiment> standIn(Job job, Experiment experiment) {
    String name = experiment.name();
    return job.experiments().stream()
        .filter(each -> each.name().equals(name) || each.name().endsWith("/" + name))
        .findFirst();
  }

  private static List<Row> rows(Experiment study, Experiment run, Precision auto) {
    Map<List<Object>, Configuration> trained = configurations(run);
    List<Row> rows = new ArrayList<>();
    configurations(study)
        .forEach(
            (cell, original) -> {
              Configuration asked = trained.get(cell);
              if (asked != null) {
                rows.add(
                    RowFactory.create(
                        study.name(),
                        cell.get(0),
                        original.get(RecipeKeys.EPOCHS),
                        asked.get(NetworkKeys.NETWORK),
                        asked.get(RecipeKeys.EPOCHS),
                        asked.get(NetworkKeys.WIDTH),
                        !essence(asked).equals(essence(original)),
                        auto.toString(),
                        new Trial(asked, 0).config()));
              }
            });
    return rows;
  }

  /** By setting and the place of the length in the experiment's list. */
  private static Map<List<Object>, Configuration> configurations(Experiment experiment) {
    Map<List<Object>, Configuration> configurations = new LinkedHashMap<>();
    for (List<Integer> levels : experiment.grid()) {
      Configuration configuration = experiment.configuration(levels, kind(experiment.data()));
      int length = experiment.epochs().indexOf(configuration.get(RecipeKeys.EPOCHS));
      configurations.put(List.of(experiment.setting(levels), length), configuration);
    }
    return configurations;
  }

  /** The kind of data: of {@code cifar10:DIR}, cifar10. */
  private static String kind(String data) {
    return data.replaceFirst(":.*", "");
  }

  /** The key without the precision of numbers, which a study's claims don't speak of. */
  private static Configuration essence(Configuration configuration) {
    return configuration
        .with(RecipeKeys.PRECISION, Precision.FLOAT32)
        .with(RecipeKeys.BATCH_NORM_PRECISION, Precision.FLOAT32);
  }
}
