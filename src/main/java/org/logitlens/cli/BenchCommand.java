package org.logitlens.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.logitlens.lens.ModelException;
import org.logitlens.runtime.BenchFigure;
import org.logitlens.runtime.RuntimeSettings;
import org.logitlens.runtime.SpeedBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code logit-lens bench}: measures speed and memory with random weights. Succeeds when every
 * bound is kept.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measure speed and memory on random weights of GPT-2's and Llama's sizes, made in the temporary"
            + " folder (up to 6.3 GB) and removed afterwards, with every statistic but"
            + " Jensen-Shannon. Needs an otherwise idle machine.")
public final class BenchCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Option(names = "--threads", description = "Threads that compute. Default: ${DEFAULT-VALUE}.")
  private int threads = 2;

  @Option(
      names = "--only",
      split = ",",
      description =
          "Measure only these parts: head, short, long, live, xl, xl-f16, llama. Default: all.")
  private List<String> only =
      Arrays.stream(SpeedBench.Part.values()).map(SpeedBench.Part::key).toList();

  /** Made by the command line. */
  public BenchCommand() {}

  @Override
  public Integer call() throws CliException, ModelException {
    CommandLine line = spec.commandLine();
    PrintWriter out = line.getOut();
    PrintWriter err = line.getErr();
    RuntimeSettings settings = settings(line);
    Set<SpeedBench.Part> parts = parts(line);
    List<BenchFigure> figures;
    try {
      figures = new SpeedBench(settings, step -> say(err, step)).run(parts);
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.OUTPUT,
          "the random weights could not be written: " + e.getMessage(),
          "Free space, or name another temporary folder with -Djava.io.tmpdir=FOLDER.",
          e);
    }
    if (json) {
      out.println(json(figures));
    } else {
      figures.forEach(figure -> out.println(figure.line()));
    }
    out.flush();
    return figures.stream().allMatch(BenchFigure::kept) ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private RuntimeSettings settings(CommandLine line) {
    if (threads < 1) {
      throw new ParameterException(line, "--threads must be 1 or more");
    }
    return new RuntimeSettings(threads);
  }

  private Set<SpeedBench.Part> parts(CommandLine line) {
    Set<SpeedBench.Part> parts = EnumSet.noneOf(SpeedBench.Part.class);
    for (String name : only) {
      parts.add(
          Arrays.stream(SpeedBench.Part.values())
              .filter(part -> part.key().equals(name))
              .findFirst()
              .orElseThrow(() -> new ParameterException(line, "--only: there is no part " + name)));
    }
    return parts;
  }

  private static void say(PrintWriter err, String text) {
    err.println(text);
    err.flush();
  }

  private static String json(List<BenchFigure> figures) {
    JsonObject all = new JsonObject();
    for (BenchFigure figure : figures) {
      JsonObject one = new JsonObject();
      one.addProperty("value", figure.value());
      one.addProperty("unit", figure.unit());
      switch (figure.bound()) {
        case NONE -> {}
        case AT_MOST -> one.addProperty("at_most", figure.limit());
        case AT_LEAST -> one.addProperty("at_least", figure.limit());
      }
      all.add(figure.key(), one);
    }
    return new GsonBuilder().setPrettyPrinting().create().toJson(all);
  }
}
