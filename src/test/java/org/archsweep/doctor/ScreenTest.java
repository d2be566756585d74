package org.archsweep.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.archsweep.EnvironmentException;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void checkThatThrowsIsBadInOneLine() {
    Screen screen = screen(false);

    screen.show(new Check("fine", () -> Seen.of("it %s", "is")).finding(PATIENCE));
    screen.show(
        new Check(
                "broken",
                () -> {
                  throw new EnvironmentException("it isn't:\nmend it");
                })
            .finding(PATIENCE));
    screen.show(
        new Check(
                "wrong",
                () -> {
                  throw new NoClassDefFoundError("some/Class");
                })
            .finding(PATIENCE));

    assertThat(screen.end()).isFalse();
    assertThat(lines())
        .containsExactly(
            "ok   fine            it is",
            "BAD  broken          it isn't:\\nmend it",
            "BAD  wrong           a library on the class path is missing or of another version",
            "",
            "2 things are bad");
  }

  @Test
  void checkThatDoesNotEndIsGivenUp() {
    Check endless =
        new Check(
            "endless",
            () -> {
              Thread.sleep(60_000);
              return Seen.of("late");
            });

    Finding finding = endless.finding(Duration.ofMillis(20));

    assertThat(finding.ok()).isFalse();
    assertThat(finding.text()).startsWith("no answer within");
  }

  @Test
  void numbersOfEqualMachinesAreFolded() {
    Screen screen = screen(false);

    screen.show(List.of(speed(12), speed(3), speed(7)));
    screen.show(List.of(speed(5), speed(5)));

    assertThat(lines())
        .containsExactly(
            "ok   CPU             a step, 3 GFLOP/s to 12 GFLOP/s",
            "ok   CPU             a step, 5 GFLOP/s");
    assertThat(speed(1).isAsGoodAs(speed(2))).isTrue();
    assertThat(speed(1).isAsGoodAs(new Finding("CPU", true, "two steps", speed(1).measured())))
        .isFalse();
  }

  @Test
  void wordsAreColouredForPeople() {
    screen(true).show(speed(1));

    assertThat(lines().get(0)).matches("\u001b\\[32mok\u001b\\[.*m   CPU .*");
  }

  private static Finding speed(double value) {
    return new Check("CPU", () -> Seen.of("a step").and(value, "%.0f GFLOP/s")).finding(PATIENCE);
  }

  private Screen screen(boolean colours) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), colours);
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
