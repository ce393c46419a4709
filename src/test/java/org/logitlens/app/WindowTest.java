package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonType;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Spinner;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.app.details.ExportChoice;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.app.heatmap.ColumnSelection;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.plot.ExportOptions;
import org.logitlens.plot.PictureExport;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.Theme;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class WindowTest {
  private final Path folder;
  private OpenWindow open;

  WindowTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Start
  void start(Stage stage) {
    open = OpenWindow.show(stage, AppFolders.NOWHERE);
  }

  @AfterEach
  void close() {
    open.close();
  }

  /** The default prompt is longer than the fake model reads. */
  private void ready() {
    open.prompt("abc");
    open.awaitGrid("abc");
  }

  @Test
  void anotherColourModeIsPaintedOnce() {
    ready();
    var plot = open.viewModel().plotProperty();
    AtomicInteger painted = new AtomicInteger();
    open.act(
        () ->
            plot.addListener(
                o -> {
                  plot.get();
                  painted.incrementAndGet();
                }));

    open.act(() -> plot.set(plot.get().withMetric(Metric.KL_LAYER_FINAL)));

    assertEquals(1, painted.get());
  }

  @Test
  void theBundledModelOpensAndTypingBringsTheGrid() {
    ready();
    open.act(() -> open.area().requestFocus());
    open.act(() -> open.area().end());

    open.robot.write("def");

    LensGrid grid = open.awaitGrid("abcdef");
    assertEquals(6, grid.columnCount());
    assertEquals("6 / 40", open.textOf("#count"));
    String facts = open.textOf("#facts");
    for (String fact :
        new String[] {
          "tiny", "CPU (no NVIDIA driver)", "6 tokens", "5 ms", "MB", "identity 2e-6"
        }) {
      assertTrue(facts.contains(fact), facts);
    }
  }

  @Test
  void switchingTheColourModeByButtonNeverRunsTheModel() {
    ready();
    int runs = open.tiny().runs.get();

    for (Metric metric :
        new Metric[] {
          Metric.LOGIT, Metric.PROBABILITY, Metric.RANK_FINAL, Metric.ENTROPY, Metric.KL_FINAL_LAYER
        }) {
      open.robot.clickOn("#mode-" + metric.key());
      assertEquals(metric, open.ask(() -> open.viewModel().plotProperty().get().metric()));
    }

    assertEquals(runs, open.tiny().runs.get());
  }

  @Test
  @Tag("R6")
  void cancelAnswersAtOnceAndTheWindowGoesOn() {
    ready();
    open.tiny().deaf = true;
    open.tiny().columns.drainPermits();
    open.prompt("abcd");
    open.await("running", () -> open.viewModel().statusProperty().get() instanceof Status.Running);
    assertTrue(open.isShown("#progress"));

    open.robot.clickOn("#cancel");

    assertInstanceOf(Status.Ready.class, open.ask(() -> open.viewModel().statusProperty().get()));
    assertFalse(open.isShown("#progress"));
    open.tiny().columns.release(1000);
    open.prompt("xyz");
    open.awaitGrid("xyz");
  }

  @Test
  void afterCancelNoTimeOfAnEarlierRunStandsBesideThePartThatWasRun() {
    ready();
    String facts = open.textOf("#facts");
    assertTrue(facts.matches(".*  ·  3 tokens  ·  \\d+ m?s  ·  [\\d,]+ MB  ·  .*"), facts);
    open.tiny().columns.drainPermits();
    open.prompt("wxyz");
    open.tiny().columns.release(2);
    open.await("half", () -> open.node("#progress", ProgressBar.class).getProgress() == 0.5);
    assertEquals(facts, open.textOf("#facts"), "until it ends, the last run's figures");

    open.robot.clickOn("#cancel");

    String partly = open.textOf("#facts");
    assertTrue(partly.contains("  ·  2 of 4 tokens  ·  "), partly);
    assertFalse(partly.contains("ms"), partly);
    assertFalse(partly.contains("MB"), partly);
    open.tiny().columns.release(1000);
    open.prompt("wx");
    open.awaitGrid("wx");
    assertTrue(open.textOf("#facts").contains("  ·  2 tokens  ·  "), open.textOf("#facts"));
  }

  @Test
  void progressAndFinishedColumnsAreShownOnTheWay() {
    ready();
    open.tiny().columns.drainPermits();
    open.prompt("wxyz");
    open.tiny().columns.release(2);

    open.await("half", () -> open.node("#progress", ProgressBar.class).getProgress() == 0.5);
    assertEquals(
        2,
        open.ask(() -> Objects.requireNonNull(open.viewModel().gridProperty().get()).readyCount()));
    open.tiny().columns.release(1000);
    open.awaitGrid("wxyz");
  }

  @Test
  @Tag("R12")
  void fastTypingShowsTheNewestTextOnly() {
    ready();
    open.act(() -> open.area().requestFocus());
    open.act(() -> open.area().end());
    open.robot.write("defghijklm", 0);

    LensGrid grid = open.awaitGrid("abcdefghijklm");

    assertEquals(13, grid.columnCount());
  }

  @Test
  @Tag("R12")
  void aRunThatIsTypedOverIsCancelledAndNothingOfItIsShownAfterwards() {
    ready();
    open.act(() -> open.area().requestFocus());
    open.act(() -> open.area().end());
    open.tiny().columns.drainPermits();
    open.robot.write("d", 0);
    open.await("running", () -> open.viewModel().statusProperty().get() instanceof Status.Running);
    List<String> shown = new ArrayList<>();
    open.act(
        () ->
            open.viewModel()
                .gridProperty()
                .addListener(
                    (grid, before, now) -> {
                      if (now != null && now.isComplete()) {
                        shown.add(now.prompt().text());
                      }
                    }));

    open.robot.write("ef", 0);
    open.await("six tokens", () -> open.textOf("#count").equals("6 / 40"));
    open.tiny().columns.release(1000);

    open.awaitGrid("abcdef");
    assertEquals("6 / 40", open.textOf("#count"));
    assertFalse(shown.contains("abcd"), shown::toString);
    assertEquals("abcdef", shown.get(shown.size() - 1));
    assertEquals(shown.stream().sorted().toList(), shown, "no older text after a newer one");
  }

  @Test
  @Tag("R5")
  void switchingModelsDuringRunsNeverClosesOneThatRuns() {
    ready();
    for (int i = 0; i < 20; i++) {
      String text = "switch " + i;
      open.prompt(text);
      Path next = Path.of("/models/m" + i);
      open.act(() -> open.viewModel().open(next));
      open.awaitGrid(text);
    }

    assertTrue(open.loader.all().stream().noneMatch(model -> model.closedInRun.get()));
    assertEquals("m19", open.textOf("#modelMenu"));
  }

  @Test
  void aFolderWithoutAModelTellsWhatHappenedAndWhatToDoAndKeepsTheOldOne() {
    ready();

    open.act(() -> open.viewModel().open(Path.of("/models/broken")));
    open.await("failed", () -> open.viewModel().statusProperty().get() instanceof Status.Failed);

    assertEquals("model.safetensors has 7 bytes.", open.textOf(".error .notice-message"));
    assertEquals("Download it again.", open.textOf(".error .notice-remedy"));
    open.robot.clickOn("Details");
    assertTrue(open.isShown(".notice-details"));
    open.prompt("still works");
    open.awaitGrid("still works");
  }

  private List<String> notices() {
    return open.ask(
        () ->
            open.scene().getRoot().lookupAll(".notice-message").stream()
                .map(node -> ((Label) node).getText())
                .toList());
  }

  @Test
  void theNoticeOfAModelThatCouldNotBeOpenedStaysUntilAnotherOpensAndOthersStayOn() {
    ready();
    Problem other = Problem.error("The disk is full.", "Make room.", null);
    open.act(() -> open.node(".notices", NoticePane.class).show(other));
    List<String> before = notices();
    assertTrue(before.contains("The disk is full."), before::toString);
    open.act(() -> open.viewModel().open(Path.of("/models/broken")));
    open.await("failed", () -> open.viewModel().statusProperty().get() instanceof Status.Failed);
    open.prompt("abcd");
    open.awaitGrid("abcd");
    assertEquals(
        Stream.concat(before.stream(), Stream.of("model.safetensors has 7 bytes.")).toList(),
        notices());

    open.act(() -> open.viewModel().open(Path.of("/models/other")));
    open.await("the model", () -> open.textOf("#modelMenu").equals("other"));

    assertEquals(before, notices());
  }

  @Test
  @Tag("W15")
  void whatIsAmissWithAModelIsSaidWhenItOpens() {
    ready();

    open.act(() -> open.viewModel().open(Path.of("/models/nan")));

    open.await("the model", () -> open.textOf("#modelMenu").equals("nan"));
    open.await(
        "a notice",
        () ->
            open.scene().getRoot().lookupAll(".notice-message").stream()
                .anyMatch(node -> ((Label) node).getText().equals("tensor wte.weight has 1 NaN")));
    open.awaitGrid("abc");
  }

  @Test
  void theThemeButtonTurnsEverythingDark() {
    ready();

    open.robot.clickOn("#theme");

    assertEquals(Theme.DARK, open.ask(() -> open.viewModel().plotProperty().get().theme()));
    assertTrue(
        open.ask(
            () -> open.scene().getStylesheets().stream().anyMatch(s -> s.endsWith("dark.css"))));
  }

  @Test
  @Tag("X14")
  void anExportTakesTheGridOfItsMomentWhateverIsRunMeanwhile() throws Exception {
    ready();
    LensGrid before = Objects.requireNonNull(open.ask(() -> open.viewModel().gridProperty().get()));
    PlotSettings plot = open.ask(() -> open.viewModel().plotProperty().get());
    Path file = folder.resolve("a.png");
    Path expected = folder.resolve("b.png");
    try (Background background = new Background()) {
      Pictures pictures = new Pictures(open.viewModel(), background, problem -> {});
      open.act(
          () -> {
            pictures.write(
                before,
                plot,
                new ExportChoice(file, new ExportOptions(1, 96), false, Theme.LIGHT, 48, 32));
            open.area().setText("something else");
          });
      open.awaitGrid("something else");
      open.await("the file", () -> Files.exists(file));
    }

    PictureExport.write(
        before, plot, new ExportOptions(1, 96), expected, true, f -> {}, new Cancellation());
    assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(file));
  }

  @Test
  void theExportDialogOffersTheColumnsBetweenPinsAndTheSizeOfCells() {
    open.prompt("abcdefgh");
    open.awaitGrid("abcdefgh");
    HeatmapView heatmap = open.node(".heatmap", HeatmapView.class);
    open.act(() -> heatmap.getPins().setAll(new Cell(1, 5), new Cell(0, 2)));

    open.act(() -> open.window.commands().exportPicture());

    DialogPane dialog =
        open.ask(
            () ->
                (DialogPane)
                    Window.getWindows().stream()
                        .filter(each -> each != open.stage && each instanceof Stage)
                        .findFirst()
                        .orElseThrow()
                        .getScene()
                        .getRoot());
    String whole = open.ask(() -> ((Label) dialog.lookup("#export-size")).getText());
    open.act(() -> choice(dialog, "2 to 5 (between pins)").setSelected(true));
    String part = open.ask(() -> ((Label) dialog.lookup("#export-size")).getText());
    assertTrue(open.ask(() -> choice(dialog, "All 8").isVisible()));
    assertNotEquals(whole, part);
    open.act(() -> ((Spinner<?>) dialog.lookup("#export-cell-height")).getEditor().setText("24"));
    assertNotEquals(part, open.ask(() -> ((Label) dialog.lookup("#export-size")).getText()));
    open.act(() -> ((Button) dialog.lookupButton(ButtonType.CANCEL)).fire());
  }

  private static RadioButton choice(DialogPane dialog, String text) {
    return dialog.lookupAll(".radio-button").stream()
        .map(RadioButton.class::cast)
        .filter(each -> each.getText().equals(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSelectionIsNamedByThePositionsThatTheWindowShows() {
    assertEquals("5 to 12 (in view)", Pictures.name(new ColumnSelection(5, 13, false)));
    assertEquals("5 to 12 (between pins)", Pictures.name(new ColumnSelection(5, 13, true)));
    assertEquals("Only 5 (pinned)", Pictures.name(new ColumnSelection(5, 6, true)));
    assertEquals("Only 5 (in view)", Pictures.name(new ColumnSelection(5, 6, false)));
  }
}
