package org.archsweep.report;

import java.util.List;
import org.apache.spark.sql.Row;

/** What a group has in the views. */
public interface Group {
  String NETWORKS = "networks";

  /** The group's rows of a view. */
  List<Row> rows(String view);

  /** What settings are: networks, where nothing else varies but the epochs. */
  default String kind() {
    return NETWORKS;
  }
}
