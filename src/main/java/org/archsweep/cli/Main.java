package org.archsweep.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.report.Format;
import org.archsweep.run.Versions;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: which network is better, by how much, and is that more than noise? */
@Command(
    name = "archsweep",
    description = "Trains networks many times on Spark, and compares them with their variance.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {
      "",
      "Options of spark-submit follow after --, as in: archsweep sweep search -- --master yarn",
      "Exit status: 0 all is well, 1 a fault in Archsweep, 2 wrong input, 3 some trials failed or",
      "what --fail-if names is there, 4 the surroundings failed (a disk, a network, a machine),",
      "128 + n stopped by signal n."
    })
public final class Main implements Callable<Integer> {
  static final int INTERNAL = 1;
  static final int WRONG_INPUT = 2;
  static final int SOME_FAILED = 3;
  static final int GATE_TRIPPED = 3;
  static final int SURROUNDINGS = 4;

  /** The line that said what went wrong. */
  private static String error = "";

  @Spec private CommandSpec spec;

  /**
   * Runs a command and ends the process with its status.
   *
   * @throws Exception on YARN, which has the status told by that
   */
  public static void main(String[] arguments) throws Exception {
    Farewell.prepare();
    int status = run(arguments);
    Farewell.expect();
    ClusterDriver.end(status, error);
  }

  /** Runs a command; gives its exit status. */
  static int run(String... arguments) {
    // Our own text is the same anyway; that of libraries should be, too.
    Locale.setDefault(Locale.ROOT);
    return execute(arguments);
  }

  /** Likewise, under the locale that there is. */
  static int execute(String... arguments) {
    CommandLine line = commandLine(arguments);
    line.setParameterExceptionHandler(
        (e, rest) -> told(new InputException("%s", wrong(e)), e.getCommandLine().getErr()));
    line.setExecutionExceptionHandler((e, command, parsed) -> told(e, command.getErr()));
    try {
      int status = line.execute(arguments);
      if (status == 0) {
        Format.check(System.out);
      }
      return status;
    } catch (EnvironmentException | Error e) { // errors of the JVM's: memory, stack, libraries
      return told(e, line.getErr());
    }
  }

  /** What reads a command line, and knows the verb of this one. */
  static CommandLine commandLine(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    verbs(arguments).forEach(line::addSubcommand);
    line.addSubcommand(new CommandLine.HelpCommand());
    line.addSubcommand(new AutoComplete.GenerateCompletion());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // Quotes are part of a value; picocli would warn of those that have no other.
    line.setSplitQuotedStrings(true);
    line.setExpandAtFiles(false); // @FILE would show what is in it
    line.registerConverter(Path.class, Main::path);
    return line;
  }

  /** The one that is asked for, which is there sooner than all; all of them where it's none. */
  private static Stream<Verb> verbs(String... arguments) {
    SortedMap<String, ServiceLoader.Provider<Verb>> all = new TreeMap<>();
    ServiceLoader.load(Verb.class, Main.class.getClassLoader()).stream()
        .forEach(verb -> all.put(verb.type().getAnnotation(Command.class).name(), verb));
    if (arguments.length > 0 && all.containsKey(arguments[0])) {
      return Stream.of(all.get(arguments[0]).get());
    }
    return all.values().stream().map(ServiceLoader.Provider::get);
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("a name for a file is wanted, and it is empty");
    }
    if (text.contains("://")) { // else a folder of this machine would have that name
      throw new TypeConversionException(
          "'" + text + "' is an address, and a name for a file is wanted");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' is no name for a file");
    }
  }

  /** Without a verb there is nothing to do. */
  @Override
  public Integer call() {
    throw new InputException(
        "which verb? One of %s", String.join(", ", spec.subcommands().keySet()));
  }

  /** Says in one line what went wrong; gives the exit status. */
  private static int told(Throwable thrown, PrintWriter err) {
    if (Farewell.hasBegun()) {
      // The process's status is the signal's.
      return INTERNAL;
    }
    Fault fault = Fault.of(thrown);
    if (fault.kind() == Fault.Kind.OURS && Spark.wasLost()) {
      fault =
          new Fault(
              Fault.Kind.SURROUNDINGS,
              "Spark ended before the command: its master doesn't answer, or has stopped it");
    }
    String line =
        fault.kind() == Fault.Kind.OURS
            ? Text.format(
                "a fault in Archsweep: %s; please report it with the output of the same command"
                    + " under ARCHSWEEP_DEBUG=1",
                fault.line())
            : fault.line();
    error = "archsweep: " + Text.printable(line);
    err.println(error);
    if (fault.kind() != Fault.Kind.INPUT && System.getenv("ARCHSWEEP_DEBUG") != null) {
      thrown.printStackTrace(err);
    }
    return switch (fault.kind()) {
      case INPUT -> WRONG_INPUT;
      case SURROUNDINGS -> SURROUNDINGS;
      case OURS -> INTERNAL;
    };
  }

  /** What is wrong with the command line, and the nearest that would be right. */
  private static String wrong(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String given = "";
    List<String> known = List.of();
    if (e instanceof UnmatchedArgumentException unmatched) {
      given = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
      known =
          List.copyOf(
              given.startsWith("-")
                  ? command.optionsMap().keySet()
                  : command.subcommands().keySet());
    } else if (e.getArgSpec() == null && e.getValue() != null) { // of help
      given = e.getValue();
      known = List.copyOf(command.subcommands().keySet());
    } else if (e.getArgSpec() != null && e.getArgSpec().type().isEnum() && e.getValue() != null) {
      given = e.getValue();
      known =
          Arrays.stream(e.getArgSpec().type().getEnumConstants())
              .map(each -> each.toString().toLowerCase(Locale.ROOT))
              .toList();
    }
    return e.getMessage() + Text.perhaps(given, known);
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"archsweep " + Versions.archsweep()};
    }
  }
}
