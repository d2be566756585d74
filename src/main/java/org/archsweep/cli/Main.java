package org.archsweep.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.hadoop.util.ShutdownHookManager;
import org.archsweep.InputException;
import org.archsweep.sweep.Versions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program: which network is better, by how much, and is that more than noise? */
@Command(
    name = "archsweep",
    description = "Trains networks many times on Spark, and compares them with their variance.",
    subcommands = {
      SweepCommand.class,
      PlanCommand.class,
      AnalyzeCommand.class,
      SqlCommand.class,
      FigureCommand.class,
      CurvesCommand.class,
      ClaimsCommand.class,
      DawnbenchCommand.class,
      NetworksCommand.class,
      FetchCommand.class,
      BenchCommand.class,
      BenchAnalysisCommand.class,
      SimulateCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {
      "",
      "Options of spark-submit follow after --, as in: archsweep sweep search -- --master yarn",
      "Exit status: 0 all is well, 1 an internal error, 2 wrong input, 3 some trials failed."
    })
public final class Main implements Callable<Integer> {
  static final int INTERNAL = 1;
  static final int WRONG_INPUT = 2;
  static final int SOME_FAILED = 3;

  /** Runs a command and ends the process with its status. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command; gives its exit status. */
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((e, rest) -> wrongInput(e.getCommandLine(), e.getMessage()));
    line.setExecutionExceptionHandler(
        (e, command, parsed) ->
            e instanceof InputException
                ? wrongInput(command, e.getMessage())
                : internal(command, e));
    return line.execute(arguments);
  }

  /** Without a verb there is nothing to do. */
  @Override
  public Integer call() {
    throw new InputException(
        "which verb? One of sweep, plan, analyze, sql, figure, curves, claims, dawnbench,"
            + " networks, fetch, bench, bench-analysis, simulate");
  }

  private static int wrongInput(CommandLine command, String message) {
    command.getErr().println("archsweep: " + message.lines().findFirst().orElse("wrong input"));
    return WRONG_INPUT;
  }

  private static int internal(CommandLine command, Exception e) {
    if (ShutdownHookManager.get().isShutdownInProgress()) {
      // Ctrl-C: what is torn down complains, and the process's status is the signal's.
      return INTERNAL;
    }
    PrintWriter err = command.getErr();
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    err.println("archsweep: " + e.getClass().getSimpleName() + ": " + message);
    if (System.getenv("ARCHSWEEP_DEBUG") != null) {
      e.printStackTrace(err);
    } else {
      err.println("archsweep: with ARCHSWEEP_DEBUG=1 in the environment it says where");
    }
    return INTERNAL;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"archsweep " + Versions.archsweep()};
    }
  }
}
