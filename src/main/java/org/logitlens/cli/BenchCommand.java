package org.logitlens.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
 * {@code logit-lens bench}: measures speed and memory with random weights, and the window. Succeeds
 * when every bound is kept.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measure speed and memory on random weights of GPT-2's and Llama's sizes, made in the temporary"
            + " folder (up to 6.3 GB) and removed afterwards, with every statistic but"
            + " Jensen-Shannon; then, where there is a display, the window: its first picture and"
            + " changes of 49 x 1,024 cells. Needs an otherwise idle machine.")
public final class BenchCommand implements Callable<Integer> {
  private static final String WINDOW = "window";
  private static final double FRAME_MILLIS = 16;
  private static final double FIRST_PICTURE_SECONDS = 3;

  private final WindowTimes windowTimes;

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
          "Measure only these parts: head, short, long, live, xl, xl-f16, llama, window. Default:"
              + " all.")
  private List<String> only =
      Stream.concat(
              Arrays.stream(SpeedBench.Part.values()).map(SpeedBench.Part::key), Stream.of(WINDOW))
          .toList();

  /**
   * Made by the command line.
   *
   * @param windowTimes measures the window
   */
  public BenchCommand(WindowTimes windowTimes) {
    this.windowTimes = windowTimes;
  }

  @Override
  public Integer call() throws CliException, ModelException {
    CommandLine line = spec.commandLine();
    PrintWriter out = line.getOut();
    PrintWriter err = line.getErr();
    RuntimeSettings settings = settings(line);
    Set<SpeedBench.Part> parts = parts(line);
    List<BenchFigure> figures = new ArrayList<>();
    try {
      figures.addAll(new SpeedBench(settings, step -> say(err, step)).run(parts));
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.OUTPUT,
          "the random weights could not be written: " + e.getMessage(),
          "Free space, or name another temporary folder with -Djava.io.tmpdir=FOLDER.",
          e);
    }
    if (only.contains(WINDOW)) {
      // Last, for JavaFX would count as the engine's memory.
      figures.addAll(window(err));
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
      if (name.equals(WINDOW)) {
        continue;
      }
      parts.add(
          Arrays.stream(SpeedBench.Part.values())
              .filter(part -> part.key().equals(name))
              .findFirst()
              .orElseThrow(() -> new ParameterException(line, "--only: there is no part " + name)));
    }
    return parts;
  }

  private List<BenchFigure> window(PrintWriter err) throws CliException {
    Optional<WindowTimes.Measured> measured;
    try {
      measured = windowTimes.measure(step -> say(err, step));
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.FAILED,
          "the window could not be measured: " + e.getMessage(),
          "Leave it out with --only.",
          e);
    }
    if (measured.isEmpty()) {
      say(err, "There is no display here, so the window's figures are left out.");
      return List.of();
    }
    List<BenchFigure> figures = new ArrayList<>();
    List<Double> starts = measured.get().firstPictures().stream().sorted().toList();
    if (starts.isEmpty()) {
      say(err, "The window could not be started anew, so its first picture is left out.");
    } else {
      figures.add(
          BenchFigure.atMost(
              "first_picture_s",
              "window: JVM start to the bundled model's picture",
              starts.get(starts.size() / 2),
              "s",
              FIRST_PICTURE_SECONDS));
    }
    for (WindowTimes.Change change : measured.get().changes()) {
      String key = change.name() + "_" + change.width();
      String text =
          "49 x 1,024 cells, " + change.width() + " px, " + change.name().replace('_', ' ');
      figures.add(BenchFigure.atMost(key + "_ms", text, change.median(), "ms", FRAME_MILLIS));
      figures.add(
          BenchFigure.plain(key + "_worst_ms", text + ": worst frame", change.worst(), "ms"));
    }
    return figures;
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
