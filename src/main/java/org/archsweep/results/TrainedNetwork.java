package org.archsweep.results;

import static org.apache.spark.sql.functions.col;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.archsweep.InputException;
import org.archsweep.spec.Configuration;
import org.archsweep.training.Outcome;

/**
 * A network that a trial has trained and saved.
 *
 * @param trial the trial's id
 * @param configuration what was trained
 * @param parameters of the network
 * @param macs of it, for one image
 * @param archive the network, in TorchScript
 */
@SuppressWarnings("ArrayRecordComponent") // read once, handed on
public record TrainedNetwork(
    String trial, Configuration configuration, long parameters, long macs, byte[] archive) {

  /** See {@link Results#trained}. */
  static TrainedNetwork find(String id, Dataset<Row> trials, Store store) throws IOException {
    Dataset<Row> named = trials.where(col("trial_id").startsWith(id));
    List<String> ids =
        named
            .select("trial_id")
            .distinct()
            .orderBy("trial_id")
            .limit(3)
            .as(Encoders.STRING())
            .collectAsList();
    if (ids.isEmpty()) {
      throw new InputException("no trial in %s has an id that begins with %s", store.root(), id);
    }
    if (ids.size() > 1) {
      throw new InputException(
          "several trials have ids that begin with %s, such as %s and %s",
          id, ids.get(0), ids.get(1));
    }
    List<Row> rows =
        named
            .where(col("status").equalTo(Outcome.Status.OK.toString()))
            .where(col("attempt").isNotNull())
            .select("attempt", "config", "parameters", "macs")
            .collectAsList();
    if (rows.isEmpty()) {
      throw noneSaved(ids.get(0));
    }
    Row row = rows.get(0);
    Attempt attempt = new Attempt(ids.get(0), row.getString(0));
    try {
      return new TrainedNetwork(
          attempt.trial(),
          Configuration.parse(row.getString(1)),
          row.getLong(2),
          row.getLong(3),
          store.read(store.path(attempt.network(Outcome.Moment.FINAL.toString()))));
    } catch (FileNotFoundException e) {
      throw noneSaved(attempt.trial());
    }
  }

  private static InputException noneSaved(String trial) {
    return new InputException(
        "the trial %s has saved no trained network: trials of a job with `save: final` do, in a"
            + " results folder in which they aren't yet",
        trial);
  }
}
