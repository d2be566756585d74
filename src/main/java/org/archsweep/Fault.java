package org.archsweep;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went wrong, as a user is told it: whose fault it is, and one line without names of Java's.
 *
 * @param kind whose
 * @param line what, and where
 */
public record Fault(Kind kind, String line) {
  /** Whose fault it is. */
  public enum Kind {
    /** What the user gave is wrong. */
    INPUT,
    /** A disk, a network, a machine, a library that isn't as it should be. */
    SURROUNDINGS,
    /** Archsweep itself. */
    OURS
  }

  /** More causes than that are a circle. */
  private static final int DEEPEST = 50;

  /** What libtorch, Spark and others say of the machine, in exceptions of any class. */
  private static final Pattern MACHINE =
      Pattern.compile(
          "CUDA (driver )?error|CUDA out of memory|CUDNN|CUBLAS|can't allocate memory|not enough memory"
              + "|No space left on device|Read-only file system|Too many open files"
              + "|Failed to load PyTorch native library|FAILED_TO_LOAD_NATIVE_LIBRARY",
          Pattern.CASE_INSENSITIVE);

  /** Where Spark tells what a task threw by its text alone. */
  private static final Pattern QUOTED =
      Pattern.compile(Pattern.quote(EnvironmentException.class.getName()) + ": (.+)");

  /** What Spark says of settings that it looks at only when it needs them. */
  private static final Pattern SETTING = Pattern.compile("^\\[INVALID_CONF_VALUE");

  /** What Spark, and of Spark 3.5 Parquet, says of a file that isn't what its name says. */
  private static final Pattern UNREAD =
      Pattern.compile(
          "(?:Encountered error while reading file |RuntimeException: )(.+?)"
              + "(?:\\.\\s+(?:SQLSTATE|Details)| is not a Parquet file)",
          Pattern.DOTALL);

  /** What TorchScript's interpreter says first of any error, and where it says which. */
  private static final Pattern TORCHSCRIPT =
      Pattern.compile("failed in the TorchScript interpreter");

  private static final Pattern PYTHON_ERROR = Pattern.compile("^\\w*Error:\\s*");

  /** A class with its package, as {@link Throwable#toString} begins. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error)\\b:?\\s*");

  /**
   * The fault that an exception, or one of its causes, tells of.
   *
   * @param thrown by whatever: also an error of the JVM's, or one that Spark has wrapped
   */
  public static Fault of(Throwable thrown) {
    List<Throwable> causes = causes(thrown);
    for (Throwable cause : causes) {
      if (cause instanceof InputException) {
        return new Fault(Kind.INPUT, ours(cause));
      }
      if (cause instanceof EnvironmentException) {
        return new Fault(Kind.SURROUNDINGS, ours(cause));
      }
      if (SETTING.matcher(String.valueOf(cause.getMessage())).find()) {
        return new Fault(Kind.INPUT, plain(cause.getMessage(), "a setting of Spark's is wrong"));
      }
      Matcher unread = UNREAD.matcher(String.valueOf(cause.getMessage()));
      if (unread.find() && causes.stream().noneMatch(Fault::isOfStore)) {
        return new Fault(Kind.INPUT, "cannot read " + path(unread.group(1)) + ": it is damaged");
      }
      Matcher quoted = QUOTED.matcher(String.valueOf(cause.getMessage()));
      if (quoted.find()) {
        return new Fault(Kind.SURROUNDINGS, quoted.group(1));
      }
    }
    // The deepest cause is the one that says what; those above it say where, if anything.
    for (int i = causes.size() - 1; i >= 0; i--) {
      if (isOfSurroundings(causes.get(i))) {
        return new Fault(Kind.SURROUNDINGS, where(causes.subList(0, i)) + what(causes.get(i)));
      }
    }
    return new Fault(Kind.OURS, what(thrown));
  }

  /** As Hadoop writes a path. */
  private static String path(String file) {
    return file.replaceFirst("^file:/+", "file:/");
  }

  private static List<Throwable> causes(Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = thrown;
        cause != null && causes.size() < DEEPEST;
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  private static boolean isOfSurroundings(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof TimeoutException
        || cause instanceof OutOfMemoryError
        || cause instanceof LinkageError
        // Kubernetes refuses, or doesn't answer. Spark has the class only where it runs there.
        || cause.getClass().getSimpleName().equals("KubernetesClientException")
        || MACHINE.matcher(String.valueOf(cause.getMessage())).find();
  }

  /** A file that can't be had, whatever is in it. */
  private static boolean isOfStore(Throwable cause) {
    return cause instanceof SocketException
        || cause instanceof SocketTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof FileNotFoundException
        || cause instanceof OutOfMemoryError
        || MACHINE.matcher(String.valueOf(cause.getMessage())).find();
  }

  /** What our own code adds to an {@link IOException} that it passes on. */
  private static String where(List<Throwable> above) {
    for (Throwable each : above) {
      String message = each.getMessage();
      if (each instanceof UncheckedIOException && !each.getCause().toString().equals(message)) {
        return plain(message, "") + ": ";
      }
    }
    return "";
  }

  private static String what(Throwable thrown) {
    String message = thrown.getMessage();
    if (thrown instanceof FileSystemException e) {
      return e.getFile() == null ? reason(e) : e.getFile() + ": " + reason(e);
    }
    if (thrown instanceof UnknownHostException) {
      return "no host is known as " + plain(message, "(empty)");
    }
    if (thrown instanceof SocketTimeoutException || thrown instanceof TimeoutException) {
      return "no answer in time: " + plain(message, "timed out");
    }
    if (thrown instanceof ConnectException || thrown instanceof SocketException) {
      return "no connection: " + plain(message, "refused");
    }
    if (thrown instanceof FileNotFoundException || thrown instanceof EOFException) {
      return plain(message, "a file is missing or ends early");
    }
    if (thrown instanceof OutOfMemoryError) {
      return Text.format(
          "out of memory (%s), of %d MB in all: allow more, by ARCHSWEEP_DRIVER_MEMORY=8g or, on"
              + " a cluster, spark.executor.memory",
          plain(message, "Java heap space"), Runtime.getRuntime().maxMemory() >> 20);
    }
    if (thrown instanceof UnsatisfiedLinkError
        || String.valueOf(message).contains("UnsatisfiedLinkError")
        || String.valueOf(message)
            .contains("com.sun.jna.Native")) { // it wasn't loaded before, either
      return Text.format(
          "a library cannot be loaded: %s; libraries are unpacked into %s, which must have room and"
              + " let programs run",
          plain(message, "it gives no reason"), System.getProperty("java.io.tmpdir"));
    }
    if (thrown instanceof LinkageError) {
      return "a library on the class path is missing or of another version";
    }
    if (thrown instanceof StackOverflowError) {
      return "the stack is full";
    }
    if (thrown instanceof NullPointerException || thrown instanceof ClassCastException) {
      return "a value is missing or of another kind";
    }
    return plain(message, "it gives no reason");
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (e instanceof NotDirectoryException) {
      return "no folder";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "not empty";
    }
    return plain(e.getReason(), "it cannot be used");
  }

  /** A message of our own is one line, of which a value with line breaks mustn't cut anything. */
  private static String ours(Throwable cause) {
    return plain(Text.printable(cause.getMessage()), "it gives no reason");
  }

  /** A message's first line that says something, without Java's names; or what is said instead. */
  private static String plain(String message, String otherwise) {
    if (message == null) {
      return otherwise;
    }
    List<String> lines = message.lines().toList();
    if (TORCHSCRIPT.matcher(message).find()) {
      // The script's own lines come before what went wrong in the last of them.
      for (int i = lines.size() - 1; i >= 0; i--) {
        Matcher error = PYTHON_ERROR.matcher(lines.get(i));
        if (error.find() && error.end() < lines.get(i).length()) {
          return lines.get(i).substring(error.end()).strip();
        }
      }
    }
    return lines.stream()
        .map(line -> CLASS_NAME.matcher(line).replaceAll("").strip())
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse(otherwise);
  }
}
