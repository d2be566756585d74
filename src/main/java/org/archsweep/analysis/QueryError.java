package org.archsweep.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.InputException;
import org.archsweep.Text;

/** What Spark says of a query that fails, as its author wants to read it. */
final class QueryError {
  private static final int LONGEST = 500;

  private QueryError() {}

  /** The query's own error in one line, or what was told already. */
  static RuntimeException of(Throwable thrown) {
    List<Throwable> chain = causes(thrown).toList();
    for (Throwable each : chain) {
      if (each instanceof InputException || each instanceof EnvironmentException) {
        return (RuntimeException) each;
      }
      if (each instanceof OutOfMemoryError) {
        return new InputException("the query needs more memory than there is");
      }
      if (each instanceof StackOverflowError) {
        return new InputException("the query is nested too deeply");
      }
      if (String.valueOf(each.getMessage()).contains("No space left on device")) {
        return new EnvironmentException(thrown, "%s", Fault.of(each).line());
      }
    }
    Fault fault = Fault.of(thrown);
    return fault.kind() == Fault.Kind.INPUT
        ? new InputException("%s", fault.line())
        : new InputException("the query fails: %s", line(thrown));
  }

  /** What is wrong, without Spark's codes, settings, plans and packages. */
  static String line(Throwable thrown) {
    Throwable telling = telling(thrown);
    String message =
        isOfFunction(telling) ? ofFunction((SparkThrowable) telling, thrown) : telling.getMessage();
    String line =
        String.valueOf(message)
            .lines()
            .filter(each -> !each.isBlank())
            .findFirst()
            .orElse("")
            .replaceFirst("^\\[[A-Z0-9_.]+] ", "")
            .replaceFirst(" SQLSTATE: \\w{5}", "")
            .replaceFirst("[ ;]*line (\\d+) pos (\\d+);?$", " (line $1, pos $2)")
            .replaceFirst("[ ;]+$", "")
            .replaceAll("\\b([a-z]\\w*\\.){2,}(?=[A-Z])", "");
    String told =
        Arrays.stream(line.split("(?<=\\.) "))
            .filter(sentence -> !sentence.contains("spark.sql."))
            .collect(Collectors.joining(" "));
    return Text.printable(told.length() <= LONGEST ? told : told.substring(0, LONGEST) + " ...");
  }

  /** The outermost that says what is wrong. */
  private static Throwable telling(Throwable thrown) {
    return causes(thrown)
        .filter(each -> each instanceof SparkThrowable coded && coded.getErrorClass() != null)
        .findFirst()
        .orElseGet(() -> root(thrown));
  }

  private static boolean isOfFunction(Throwable thrown) {
    return thrown instanceof SparkThrowable coded
        && String.valueOf(coded.getErrorClass()).startsWith("FAILED_EXECUTE_UDF");
  }

  private static String ofFunction(SparkThrowable failed, Throwable thrown) {
    String name =
        failed.getMessageParameters().get("functionName").replaceFirst("`?(\\w+).*", "$1");
    return root(thrown) instanceof IllegalArgumentException told
        ? Text.format("%s: %s", name, told.getMessage())
        : Text.format("%s can't take these arguments", name);
  }

  private static Throwable root(Throwable thrown) {
    return causes(thrown).reduce(thrown, (outer, inner) -> inner);
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
  }
}
