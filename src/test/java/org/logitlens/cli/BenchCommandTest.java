package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(WindowTimes window, String... args) {
    return new CommandLine(new BenchCommand(window))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private static WindowTimes measured(double median, Double... starts) {
    return status -> {
      status.accept("looking");
      return Optional.of(
          new WindowTimes.Measured(
              List.of(starts), List.of(new WindowTimes.Change("hover", 1280, median, 31))));
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --only head,nothing | there is no part nothing
          --threads 0         | --threads must be 1 or more
          --threads many      | --threads
          """)
  void wrongOptionsAreRefusedBeforeAnythingIsWritten(String options, String message) {
    int exit =
        run(
            status -> {
              throw new AssertionError("measured");
            },
            options.split(" "));
    assertEquals(2, exit);
    assertTrue(err.toString().contains(message), err.toString());
  }

  @Test
  void theWindowsFiguresAreTheMedianStartAndEveryChangeWithItsBound() {
    int exit = run(measured(8, 2.9, 9.0, 1.5), "--only", "window", "--json");

    JsonObject all = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertEquals(
        List.of("first_picture_s", "hover_1280_ms", "hover_1280_worst_ms"),
        List.copyOf(all.keySet()));
    assertEquals(2.9, all.getAsJsonObject("first_picture_s").get("value").getAsDouble());
    assertEquals(3, all.getAsJsonObject("first_picture_s").get("at_most").getAsDouble());
    assertEquals(8, all.getAsJsonObject("hover_1280_ms").get("value").getAsDouble());
    assertEquals(16, all.getAsJsonObject("hover_1280_ms").get("at_most").getAsDouble());
    assertEquals(31, all.getAsJsonObject("hover_1280_worst_ms").get("value").getAsDouble());
    assertFalse(all.getAsJsonObject("hover_1280_worst_ms").has("at_most"));
    assertEquals("looking", err.toString().strip());
    assertEquals(ExitCodes.OK, exit);
  }

  @ParameterizedTest
  @CsvSource({"8, 3.01", "16.1, 2"})
  void aSlowWindowIsABoundMissed(double median, double start) {
    assertEquals(ExitCodes.FAILED, run(measured(median, start), "--only", "window"));
    assertTrue(out.toString().contains("MISSED"), out.toString());
  }

  @Test
  void withoutADisplayOneLineSaysWhatIsLeftOutAndNothingFails() {
    assertEquals(ExitCodes.OK, run(status -> Optional.empty(), "--only", "window"));
    assertEquals(
        "There is no display here, so the window's figures are left out.", err.toString().strip());
    assertEquals("", out.toString());
  }

  @Test
  void whereNothingCanBeStartedTheChangesAreMeasuredAllTheSame() {
    assertEquals(ExitCodes.OK, run(measured(8), "--only", "window"));
    assertTrue(err.toString().contains("its first picture is left out"), err.toString());
    assertTrue(out.toString().startsWith("49 x 1,024 cells, 1280 px, hover "), out.toString());
  }

  @Test
  void aWindowThatDoesNotComeUpIsSaidWithItsReason() {
    CommandRun run =
        CommandRun.withWindow(
            status -> {
              throw new IOException("it ended with 1: no fonts");
            },
            "bench",
            "--only",
            "window");
    assertEquals(ExitCodes.FAILED, run.exitCode);
    assertTrue(
        run.err.startsWith(
            "logit-lens: the window could not be measured: it ended with 1: no fonts"),
        run.err);
  }
}
