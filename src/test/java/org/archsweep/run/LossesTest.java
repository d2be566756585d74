package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskResultLost$;
import org.archsweep.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

class LossesTest {
  private final Losses losses = new Losses();
  private long task;

  @Test
  void onlyExecutorsThatEndedByThemselvesCount() {
    for (int i = 0; i < 9; i++) {
      losses.ended(begin("taken away"), lost(false));
      losses.ended(begin("result lost"), TaskResultLost$.MODULE$);
    }
    losses.ended(begin("deadly"), lost(true));
    losses.ended(begin("deadly"), lost(true));

    assertThat(count("taken away")).isZero();
    assertThat(count("result lost")).isZero();
    assertThat(count("deadly")).isEqualTo(2);
  }

  /** Spark says of each of them that it ended by itself. */
  @Test
  void podsThatAreTakenAwayDoNotCount() {
    for (int i = 0; i < 9; i++) {
      losses.ended(begin("taken away"), pod("143(unexpected)", "N/A"));
      losses.ended(begin("taken away"), pod("137(SIGKILL, possible container OOM)", "Evicted"));
      losses.ended(begin("taken away"), pod("-1(unexpected)", "Terminated"));
    }
    losses.ended(begin("deadly"), pod("137(SIGKILL, possible container OOM)", "OOMKilled"));
    losses.ended(begin("deadly"), pod("134(unexpected)", "N/A"));

    assertThat(count("taken away")).isZero();
    assertThat(count("deadly")).isEqualTo(2);
  }

  /** Its neighbours are lost with it, and so is what Spark starts there while it ends. */
  @Test
  void executorThatEndsForItsMachineDoesNotCountForAnyThere() {
    long onBrokenGpu = begin("on a broken GPU", "1");
    long beside = begin("beside it", "1");
    long elsewhere = begin("elsewhere", "2");
    losses.told(new Losses.Excuse("1"));
    long next = begin("the next", "1");
    List.of(onBrokenGpu, beside, elsewhere, next).forEach(task -> losses.ended(task, lost(true)));

    assertThat(count("on a broken GPU")).isZero();
    assertThat(count("beside it")).isZero();
    assertThat(count("the next")).isZero();
    assertThat(count("elsewhere")).isEqualTo(1);
  }

  /** A machine whose power or network goes says nothing; Spark calls it the application's fault. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Executor heartbeat timed out after 125131 ms",
        "Executor Process Lost",
        "Stale executor after cluster manager re-registered."
      })
  void executorOfWhichNothingIsHeardDoesNotCount(String reason) {
    losses.ended(begin("a trial"), new ExecutorLostFailure("1", true, Option.apply(reason)));

    assertThat(count("a trial")).isZero();
  }

  @Test
  void tasksOfOthersAreLeftAlone() {
    losses.ended(999, lost(true));
    losses.ended(begin("a trial"), Success$.MODULE$);

    assertThat(count("a trial")).isZero();
  }

  private long begin(String trial) {
    return begin(trial, "1");
  }

  private long begin(String trial, String executor) {
    losses.told(new Losses.Attempt(trial, ++task, executor));
    return task;
  }

  private int count(String trial) {
    return losses.told(new Losses.Question(trial));
  }

  /** As Spark describes a pod that has failed. */
  private static ExecutorLostFailure pod(String exit, String reason) {
    String text =
        """

        The executor with id 1 exited with exit code %s.
        The API gave the following brief reason: %s
        The API gave the following message: N/A
        The API gave the following container statuses:
        """;
    return new ExecutorLostFailure("1", true, Option.apply(Text.format(text, exit, reason)));
  }

  private static ExecutorLostFailure lost(boolean byItself) {
    return new ExecutorLostFailure("1", byItself, Option.apply("Command exited with code 134"));
  }
}
