package org.archsweep.analysis;

import java.util.List;
import org.apache.spark.sql.Row;

/** A row of the view {@code trained}. */
record Trained(
    String configuration,
    String environment,
    String network,
    int epochs,
    Conditions conditions,
    Long macs,
    List<String> experiments) {

  /** All keys but network and epochs: trials of the first version are compared within them. */
  record Conditions(
      String data,
      String trainLimit,
      String testLimit,
      Double width,
      String recipe,
      String precision,
      String environment) {}

  static Trained of(Row row) {
    return new Trained(
        row.getAs("configuration_id"),
        row.getAs("environment_id"),
        row.getAs("network"),
        row.getAs("epochs"),
        new Conditions(
            row.getAs("data"),
            row.getAs("train_limit"),
            row.getAs("test_limit"),
            row.getAs("width"),
            row.getAs("recipe"),
            row.getAs("precision"),
            row.getAs("environment_id")),
        row.getAs("macs"),
        row.getList(row.fieldIndex("experiments")));
  }
}
