package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.Metric;

final class LogitLensTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest
  @EnumSource
  void onlyAPictureOfTheJensenShannonDivergenceComputesIt(Metric metric) {
    CommandRun run = render("--mode", metric.key());
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    assertEquals(metric == Metric.JENSEN_SHANNON, run.models.get(0).askedForJs);
  }

  private CommandRun render(String... more) {
    String[] args = new String[6 + more.length];
    System.arraycopy(
        new String[] {
          "render", "--prompt", "abcd", "--force", "--out", folder.resolve("x.png").toString()
        },
        0,
        args,
        0,
        6);
    System.arraycopy(more, 0, args, 6, more.length);
    return CommandRun.of(args);
  }

  private byte[] picture(String... more) throws IOException {
    CommandRun run = render(more);
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    return Files.readAllBytes(folder.resolve("x.png"));
  }

  @Test
  void theHelpNamesEveryExitCode() throws IllegalAccessException {
    CommandRun run = CommandRun.of("--help");
    assertEquals(ExitCodes.OK, run.exitCode);
    for (Field field : ExitCodes.class.getFields()) {
      assertTrue(run.out.contains(String.format(Locale.ROOT, "%n  %d  ", field.getInt(null))));
    }
    for (String command : new String[] {"render", "values", "check", "export", "models", "bench"}) {
      assertTrue(run.out.contains("\n  " + command + " "), command);
      assertEquals(ExitCodes.OK, CommandRun.of(command, "--help").exitCode);
    }
    assertEquals("Logit Lens test\n", CommandRun.of("--version").out);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "render",
        "values --out x.json",
        "values --prompt a --file b --out x.json",
        "--bogus",
        "render --prompt a --out x.png --mode nothing",
        "render --prompt a --out x.png --stride 0",
        "render --prompt a --out x.png --scale 0",
        "render --prompt a --out x.png --dpi 0",
        "render --prompt a --out x.png --window 3:3",
        "render --prompt a --out x.png --window 1:",
        "render --prompt a --out x.png --window -1:2",
        "render --prompt a --out x.png --window 1",
        "render --prompt a --out x.png --rows some",
        "render --prompt a --out x.png --cell 10",
        "render --prompt a --out x.png --cell 0x10",
        "render --prompt a --out x.png --cell axb",
        "render --prompt a --out x.png --lock 2:1",
        "render --prompt a --out x.png --mode rank --lock 0:10",
        "values --prompt a --out x.json --decoder nothing",
        "values --prompt a --out x.json --hidden nothing",
        "values --prompt a --out x.json --overflow nothing",
        "values --prompt a --out x.json --device gpu",
        "check"
      })
  void wrongArgumentsEndWithCodeTwoAndOneMessage(String line) {
    CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertEquals(ExitCodes.USAGE, run.exitCode, run.err);
    assertTrue(run.err.startsWith("logit-lens: "), run.err);
    assertFalse(run.err.startsWith("logit-lens: Error"), run.err);
    assertFalse(run.err.contains("\tat "), run.err);
    assertEquals("", run.out);
    assertFalse(Files.exists(Path.of("x.png")));
  }

  @Test
  void aModelThatDoesNotWorkEndsWithItsOwnCodeAndTheRemedy() {
    CommandRun run = CommandRun.of("check", "./some/broken");
    assertEquals(ExitCodes.MODEL, run.exitCode);
    assertEquals("logit-lens: broken has no model.\nTake another folder.\n", run.err);
  }

  @Test
  void aRunThatFailsEndsWithCodeOneAndShowsTheTraceOnlyWhenAsked() {
    CommandRun run = CommandRun.of("values", "--prompt", "fail", "--out", "-");
    assertEquals(ExitCodes.FAILED, run.exitCode);
    assertTrue(run.err.startsWith("logit-lens: The engine broke.\nTry again.\n"), run.err);
    assertFalse(run.err.contains("\tat "), run.err);
    assertTrue(run.models.get(0).closed);
    run = CommandRun.of("values", "--prompt", "fail", "--out", "-", "--verbose");
    assertTrue(run.err.contains("\tat "), run.err);
    assertTrue(run.err.contains("IllegalStateException: deep"), run.err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"values --prompt a --out -", "check models/lens-mini", "--help"})
  void whatStandardOutputDoesNotTakeIsNoSuccess(String line) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    int exitCode =
        LogitLens.run(
            new CliContext(
                (folder, preference, progress, cancellation) -> new FakeModel(folder),
                new FakeLibrary(Path.of("hub")),
                Path.of("bundled"),
                "test",
                InputStream.nullInputStream(),
                new PrintStream(full, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                status -> Optional.empty(),
                false),
            line.split(" ", -1));
    assertEquals(ExitCodes.OUTPUT, exitCode);
    assertEquals(
        "logit-lens: standard output could not be written\n", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void withoutAModelItSaysSo() {
    CommandRun run = CommandRun.withoutBundledModel("values", "--prompt", "a", "--out", "-");
    assertEquals(ExitCodes.MODEL, run.exitCode);
    assertTrue(run.err.contains("--model"), run.err);
    run =
        CommandRun.withoutBundledModel(
            "values", "--prompt", "a", "--out", "-", "--model", "./elsewhere");
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
  }

  @Test
  void checkPrintsWhatTheModelIs() {
    CommandRun run = CommandRun.of("check", "models/lens-mini");
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    assertTrue(run.out.contains("weights       1,234,567 in F32\n"), run.out);
    assertTrue(run.out.contains("size          4,938,268 bytes\n"), run.out);
    assertTrue(run.out.contains("identity      2.5e-06\n"), run.out);
    assertTrue(run.out.contains("device        CPU (no NVIDIA driver)\n"), run.out);
    assertTrue(run.out.contains("note          made up\n"), run.out);
    assertTrue(run.out.endsWith("ok\n"), run.out);
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyColourModeIsDrawnAndNamedInTheHelp(Metric metric) throws IOException {
    assertTrue(picture("--mode", metric.key()).length > 1000);
    String help = CommandRun.of("render", "--help").out.replaceAll("\\s+", " ");
    assertTrue(
        help.contains(" " + metric.key() + ",")
            || help.contains(" " + metric.key() + " (")
            || help.contains(" " + metric.key() + "."),
        metric.key());
  }

  @Test
  @Tag("X6")
  void aPictureThatWouldBeTooLargeIsRefusedBeforeTheModelRuns() {
    CommandRun run = render("--cell=20000x32");
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertTrue(run.err.contains("The picture would be 160"), run.err);
    assertTrue(run.err.contains("smaller cells"), run.err);
    assertEquals(0, run.models.get(0).runs);
    assertEquals(ExitCodes.OK, render("--cell=2000x32").exitCode);
  }

  @Test
  void everyOptionChangesThePicture() throws IOException {
    byte[] plain = picture();
    for (String option :
        new String[] {
          "--rows=blocks",
          "--stride=2",
          "--window=1:3",
          "--window=:2",
          "--range=auto",
          "--lock=0:1.5",
          "--top-down",
          "--dark",
          "--scale=1",
          "--cell=30x32",
          "--dpi=300",
          "--mode=rank",
          "--decoder=post2020",
          "--hidden=mid",
          "--bos"
        }) {
      assertFalse(Arrays.equals(plain, picture(option)), option);
    }
    assertTrue(Arrays.equals(plain, picture()));
  }
}
