package org.archsweep.doctor;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.archsweep.EnvironmentException;
import org.archsweep.Text;

/** Looks at the executors of a cluster: the same checks, in a task on each. */
public final class Executors {
  private static final long PATIENCE_SECONDS = 60;
  private static final int QUIET_SECONDS = 3;
  private static final int ROUNDS = 3;

  private Executors() {}

  /**
   * What was found on an executor.
   *
   * @param host its machine
   * @param findings in their order
   */
  private record Report(String executor, String host, List<Finding> findings)
      implements Serializable {}

  /** Looks at each, and shows those that are as good as each other as one. */
  public static void look(JavaSparkContext spark, Doctor doctor, Screen screen)
      throws InterruptedException {
    int there = await(spark);
    SortedMap<String, Report> reports = new TreeMap<>();
    for (int round = 0; round < ROUNDS && reports.size() < there; round++) {
      // As many as run at once, and twice that: where one is busy others go on.
      int tasks = 2 * Math.max(there, spark.defaultParallelism());
      List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
      spark
          .parallelize(numbers, tasks)
          .mapPartitions(new Look(doctor))
          .collect()
          .forEach(report -> reports.putIfAbsent(report.executor(), report));
    }
    for (List<Report> same : grouped(reports.values())) {
      screen.heading(heading(same));
      for (int i = 0; i < same.get(0).findings().size(); i++) {
        int number = i;
        screen.show(same.stream().map(report -> report.findings().get(number)).toList());
      }
    }
    if (reports.size() < there) {
      screen.show(
          new Finding(
              "executors",
              false,
              Text.format(
                  "%d of %d ran no task: run it again, when the cluster has nothing else to do",
                  there - reports.size(), there),
              List.of()));
    }
  }

  /** How many there are, as soon as no more come. */
  private static int await(JavaSparkContext spark) throws InterruptedException {
    int there = 0;
    int quiet = 0;
    for (int second = 0; second < PATIENCE_SECONDS && quiet < QUIET_SECONDS; second++) {
      Thread.sleep(1000);
      int now = count(spark);
      quiet = now > 0 && now == there ? quiet + 1 : 0;
      there = now;
    }
    if (there == 0) {
      throw new EnvironmentException(
          "no executor came within %d s: %s has no worker with the cores and the memory (%s) that an"
              + " executor asks for",
          PATIENCE_SECONDS, spark.master(), spark.getConf().get("spark.executor.memory", "1g"));
    }
    return there;
  }

  /** All but the driver, which is in the list. */
  private static int count(JavaSparkContext spark) {
    SparkExecutorInfo[] infos = spark.sc().statusTracker().getExecutorInfos();
    return infos.length - 1;
  }

  private static List<List<Report>> grouped(Iterable<Report> reports) {
    List<List<Report>> groups = new ArrayList<>();
    for (Report report : reports) {
      groups.stream()
          .filter(group -> isAsGood(group.get(0), report))
          .findFirst()
          .orElseGet(
              () -> {
                List<Report> group = new ArrayList<>();
                groups.add(group);
                return group;
              })
          .add(report);
    }
    return groups;
  }

  private static boolean isAsGood(Report one, Report other) {
    List<Finding> findings = one.findings();
    return findings.size() == other.findings().size()
        && IntStream.range(0, findings.size())
            .allMatch(i -> findings.get(i).isAsGoodAs(other.findings().get(i)));
  }

  private static String heading(List<Report> same) {
    Map<String, Long> hosts =
        same.stream()
            .collect(Collectors.groupingBy(Report::host, TreeMap::new, Collectors.counting()));
    String names =
        hosts.entrySet().stream()
            .map(
                host ->
                    host.getValue() == 1
                        ? host.getKey()
                        : Text.format("%s (%d)", host.getKey(), host.getValue()))
            .collect(Collectors.joining(", "));
    return same.size() == 1
        ? Text.format("executor %s on %s", same.get(0).executor(), names)
        : Text.format("%d executors, all the same, on %s", same.size(), names);
  }

  /** The checks, by the first task in its executor; the others wait for it, and look no further. */
  private static final class Look implements FlatMapFunction<Iterator<Integer>, Report> {
    private static final long serialVersionUID = 1;

    private static Report done;

    private final Doctor doctor;

    Look(Doctor doctor) {
      this.doctor = doctor;
    }

    @Override
    public Iterator<Report> call(Iterator<Integer> numbers) {
      synchronized (Look.class) {
        if (done != null) {
          return Collections.emptyIterator();
        }
        List<Finding> findings = new ArrayList<>();
        doctor.look(findings::add);
        done = new Report(SparkEnv.get().executorId(), host(), findings);
        return List.of(done).iterator();
      }
    }

    private static String host() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "unknown";
      }
    }
  }
}
