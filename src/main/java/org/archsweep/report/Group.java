package org.archsweep.report;

import java.util.List;
import org.apache.spark.sql.Row;

/** What a group has in the views. */
interface Group {
  /** The group's rows of a view. */
  List<Row> rows(String view);
}
