package org.archsweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TimeZone;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Spark and DJL complain of, as {@code conf/log4j2.properties} shows it. */
class LogTest {
  private final TimeZone zone = TimeZone.getDefault();

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(zone);
  }

  @Test
  void timesAreInUtc() {
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Seoul"));

    assertThat(line("no disk")).isEqualTo("2026-01-01T00:00:00Z ERROR Task: no disk\n");
  }

  @Test
  void messagesCannotSteerATerminal() {
    assertThat(line("a\u001b[2J\u009b\u202e\u2028\u007fb\tc\nd"))
        .isEqualTo("2026-01-01T00:00:00Z ERROR Task: a?[2J????b\tc\nd\n");
  }

  private static String line(String message) {
    Configuration configuration =
        ConfigurationFactory.getInstance()
            .getConfiguration(
                new LoggerContext("test"), "test", Path.of("conf/log4j2.properties").toUri());
    configuration.initialize();
    MutableInstant time = new MutableInstant();
    time.initFromEpochMilli(1_767_225_600_000L, 0);
    LogEvent event =
        Log4jLogEvent.newBuilder()
            .setLoggerName("org.apache.spark.Task")
            .setLevel(Level.ERROR)
            .setMessage(new SimpleMessage(message))
            .setInstant(time)
            .build();
    return new String(
        configuration.getAppender("err").getLayout().toByteArray(event), StandardCharsets.UTF_8);
  }
}
