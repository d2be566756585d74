package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.archsweep.SharedSpark;
import org.junit.jupiter.api.Test;

class ExecutorWatchTest {
  /** As a local Spark has none but the driver. */
  @Test
  void waitWithoutAnExecutorIsToldAgainAndAgain() throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();

    try (ExecutorWatch watch =
        new ExecutorWatch(SharedSpark.session().sparkContext(), told::add, Duration.ofMillis(50))) {
      assertThat(told.poll(30, TimeUnit.SECONDS)).startsWith("no executor is there for 0 s, and");
      assertThat(told.poll(30, TimeUnit.SECONDS)).as("doubled").contains("has the cluster what");
    }
    told.clear();
    assertThat(told.poll(200, TimeUnit.MILLISECONDS)).as("closed").isNull();
  }
}
