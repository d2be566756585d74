package org.archsweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.archsweep.Fault.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultTest {
  record Told(Throwable thrown, Kind kind, String line) {}

  /** By its name that of Spark's library, which the tests don't have. */
  static final class KubernetesClientException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KubernetesClientException(String message) {
      super(message);
    }
  }

  static Stream<Told> faults() {
    IOException full = new FileSystemException("/mnt/a", null, "No space left on device");
    return Stream.of(
        new Told(new InputException("no job file x"), Kind.INPUT, "no job file x"),
        new Told(
            new SparkException("Job aborted", new InputException("unknown network x")),
            Kind.INPUT,
            "unknown network x"),
        new Told(
            new InputException("key epochs is %s, allowed is a whole number", "1\n"),
            Kind.INPUT,
            "key epochs is 1\\n, allowed is a whole number"),
        new Told(
            new ExecutionException(new EnvironmentException(full, "cannot run it: no space")),
            Kind.SURROUNDINGS,
            "cannot run it: no space"),
        new Told(
            new SparkException(
                "Job aborted\nLost task 0.1: org.archsweep.EnvironmentException: h cannot run it\n\tat"),
            Kind.SURROUNDINGS,
            "h cannot run it"),
        new Told(
            new IllegalStateException(
                "[INVALID_CONF_VALUE.TYPE_MISMATCH] The value 'many' is wrong"),
            Kind.INPUT,
            "[INVALID_CONF_VALUE.TYPE_MISMATCH] The value 'many' is wrong"),
        new Told(full, Kind.SURROUNDINGS, "/mnt/a: No space left on device"),
        new Told(
            new UncheckedIOException("cannot compact x", full),
            Kind.SURROUNDINGS,
            "cannot compact x: /mnt/a: No space left on device"),
        new Told(
            new UncheckedIOException(new AccessDeniedException("/root/x")),
            Kind.SURROUNDINGS,
            "/root/x: permission denied"),
        new Told(
            new NoSuchFileException("/root/x"),
            Kind.SURROUNDINGS,
            "/root/x: no such file or folder"),
        new Told(
            new UnknownHostException("nowhere"), Kind.SURROUNDINGS, "no host is known as nowhere"),
        new Told(
            new ConnectException("Connection refused"),
            Kind.SURROUNDINGS,
            "no connection: Connection refused"),
        new Told(
            new IllegalStateException(new TimeoutException()),
            Kind.SURROUNDINGS,
            "no answer in time: timed out"),
        new Told(
            new KubernetesClientException("pods is forbidden: User x cannot create resource"),
            Kind.SURROUNDINGS,
            "pods is forbidden: User x cannot create resource"),
        new Told(
            new UnsatisfiedLinkError("/tmp/x.so: failed to map segment"),
            Kind.SURROUNDINGS,
            "a library cannot be loaded: /tmp/x.so: failed to map segment; libraries are unpacked"
                + " into "
                + System.getProperty("java.io.tmpdir")
                + ", which must have room and let programs run"),
        new Told(
            new NoClassDefFoundError("Could not initialize class ai.djl.pytorch.jni.JniUtils"),
            Kind.SURROUNDINGS,
            "a library on the class path is missing or of another version"),
        new Told(
            new IllegalStateException("CUDA error: an illegal memory access\n  at x"),
            Kind.SURROUNDINGS,
            "CUDA error: an illegal memory access"),
        new Told(
            new IllegalStateException(
                """
                The following operation failed in the TorchScript interpreter.
                Traceback of TorchScript, serialized code (most recent call last):
                  File "code/__torch__.py", line 9, in train_step
                    images = torch.mul(whole, keep)
                             ~~~~~~~~~ <--- HERE
                RuntimeError: The size of tensor a (3) must match (4)
                """),
            Kind.OURS,
            "The size of tensor a (3) must match (4)"),
        new Told(
            new IllegalStateException("java.lang.IllegalArgumentException: capacity < 0"),
            Kind.OURS,
            "capacity < 0"),
        new Told(new NullPointerException(), Kind.OURS, "a value is missing or of another kind"),
        new Told(new StackOverflowError(), Kind.OURS, "the stack is full"),
        new Told(new IllegalStateException(), Kind.OURS, "it gives no reason"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isOfOneKindAndOneLine(Told told) {
    assertThat(Fault.of(told.thrown())).isEqualTo(new Fault(told.kind(), told.line()));
  }

  @Test
  void memorySaysHowMuchThereIsAndHowToAllowMore() {
    Fault fault = Fault.of(new ExecutionException(new OutOfMemoryError("Java heap space")));

    assertThat(fault.kind()).isEqualTo(Kind.SURROUNDINGS);
    assertThat(fault.line()).matches("out of memory \\(Java heap space\\), of \\d+ MB in all: .*");
  }

  @Test
  void causesInACircleEnd() {
    IllegalStateException one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));

    assertThat(Fault.of(one)).isEqualTo(new Fault(Kind.OURS, "one"));
  }
}
