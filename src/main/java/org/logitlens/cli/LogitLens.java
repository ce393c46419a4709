package org.logitlens.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelException;
import org.logitlens.plot.PictureException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command {@code logit-lens}: names its subcommands and turns what they throw into words. */
@Command(
    name = "logit-lens",
    description = "See what a language model would guess after every layer.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footerHeading = "%nWithout a command the window opens.%n%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  the run failed",
      "  2  wrong arguments, or a prompt that cannot be run",
      "  3  no display for the window",
      "  4  the output file exists; --force replaces it",
      "  5  there is no such model, or one that does not work",
      "  6  the output cannot be written",
      "  7  the model could not be downloaded"
    })
public final class LogitLens implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--verbose",
      scope = CommandLine.ScopeType.INHERIT,
      description = "With an error, also print where it came from.")
  private boolean verbose;

  private LogitLens() {}

  /**
   * Runs a command line. Everything it writes goes to the context's streams.
   *
   * @param args the arguments
   * @return one of {@link ExitCodes}
   */
  public static int run(CliContext context, String... args) {
    LogitLens root = new LogitLens();
    CommandLine line =
        new CommandLine(root)
            .addSubcommand(new RenderCommand(context))
            .addSubcommand(new ValuesCommand(context))
            .addSubcommand(new CheckCommand(context))
            .addSubcommand(new ExportCommand(context))
            .addSubcommand(ModelsCommand.line(context))
            .addSubcommand(new BenchCommand(context.windowTimes()));
    describe(line, "Logit Lens " + context.version());
    line.setOut(utf8(context.out()));
    line.setErr(utf8(context.err()));
    line.setUsageHelpWidth(100);
    // A prompt may begin with @, which would otherwise name a file of arguments.
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler(LogitLens::onWrongArguments);
    line.setExecutionExceptionHandler(root::onFailure);
    int exitCode = line.execute(args);
    // A print stream keeps it to itself when it can't write.
    if (exitCode == ExitCodes.OK && context.out().checkError()) {
      context.err().println("logit-lens: standard output could not be written");
      return ExitCodes.OUTPUT;
    }
    return exitCode;
  }

  /** Gives a command's parts, all the way down, their version and a short synopsis. */
  private static void describe(CommandLine line, String version) {
    line.getCommandSpec().version(version);
    for (CommandLine each : line.getSubcommands().values()) {
      each.getCommandSpec().usageMessage().abbreviateSynopsis(true);
      describe(each, version);
    }
  }

  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static int onWrongArguments(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    // Of options that need or exclude each other picocli says so itself.
    err.println("logit-lens: " + oneLine(e.getMessage()).replaceFirst("^Error: ", ""));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCodes.USAGE;
  }

  private int onFailure(Exception e, CommandLine line, ParseResult parsed) {
    CliException failure = translated(e);
    PrintWriter err = line.getErr();
    err.println("logit-lens: " + oneLine(failure.getMessage()));
    if (!failure.remedy().isEmpty()) {
      err.println(oneLine(failure.remedy()));
    }
    if (verbose) {
      e.printStackTrace(err);
    } else if (failure.exitCode() == ExitCodes.FAILED) {
      err.println("--verbose prints where it came from.");
    }
    return failure.exitCode();
  }

  private static CliException translated(Exception e) {
    if (e instanceof CliException failure) {
      return failure;
    }
    if (e instanceof ModelException failure) {
      return CliException.of(ExitCodes.FAILED, failure);
    }
    if (e instanceof PictureException failure) {
      return CliException.of(failure);
    }
    return new CliException(ExitCodes.FAILED, "unexpected: " + e, "", e);
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "" : text.replaceAll("\\s*\\R\\s*", " ").strip();
  }
}
