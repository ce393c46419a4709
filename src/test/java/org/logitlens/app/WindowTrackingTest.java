package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.Test;
import org.logitlens.app.details.TrajectoryMeasure;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.TrackStyle;

class WindowTrackingTest extends WithWindow {
  /** A window that shows "abc", in the inspector the output row of its first letter. */
  @Override
  void ready() {
    super.ready();
    goTo(3, 0);
  }

  private void goTo(int row, int column) {
    open.act(() -> open.node(".heatmap", HeatmapView.class).moveCurrent(new Cell(row, column)));
  }

  /** They take room below the inspector. */
  private void closeNotices() {
    open.act(() -> open.node(".notices", NoticePane.class).getChildren().clear());
  }

  private TextField field() {
    return open.node("#track-field", TextField.class);
  }

  private void add(String text) {
    open.act(() -> field().requestFocus());
    open.robot.write(text, 0);
    open.robot.push(KeyCode.ENTER);
  }

  private List<Integer> ids() {
    return open.ask(() -> open.viewModel().tracked().ids());
  }

  private void awaitTracked(Integer... ids) {
    open.await(
        "a grid with " + List.of(ids),
        () -> {
          LensGrid grid = open.viewModel().gridProperty().get();
          return open.viewModel().tracked().ids().equals(List.of(ids))
              && grid != null
              && grid.isComplete()
              && List.of(ids).stream().allMatch(grid::tracks)
              && open.viewModel().statusProperty().get() instanceof Status.Ready;
        });
  }

  private List<String> spoken() {
    return open.ask(
        () ->
            open.scene().getRoot().lookupAll(".tracked-row").stream()
                .map(Node::getAccessibleText)
                .toList());
  }

  @Test
  void aTokenIsAddedByItsTextAndShowsWhatTheCellGivesIt() {
    ready();

    add("d");
    awaitTracked((int) 'd');

    assertEquals("", open.ask(() -> field().getText()));
    assertEquals("rank 3", open.textOf(".tracked-rank"));
    // A logit of 3 under a log-sum-exp of 6.
    assertEquals("5.0 %", open.textOf(".tracked-probability"));
    assertEquals(List.of("Tracked d, rank 3, 5.0 %"), spoken());
    goTo(0, 0);
    assertEquals("rank 232", open.textOf(".tracked-rank"));
    assertEquals(2, open.tiny().runs.get());
  }

  private void pointAt(int row, int column) {
    HeatmapView heatmap = open.node(".heatmap", HeatmapView.class);
    Bounds cell = open.ask(() -> heatmap.localToScreen(heatmap.boundsOf(new Cell(row, column))));
    open.robot.moveTo(cell);
    open.await("the pointer", () -> new Cell(row, column).equals(heatmap.getHovered()));
  }

  private double fieldTop() {
    return open.ask(() -> field().localToScene(0, 0).getY());
  }

  private String title() {
    return open.ask(() -> open.node(".inspector-title", TextField.class).getText());
  }

  private String said() {
    return open.ask(() -> open.scene().lookup(".heatmap").getAccessibleText());
  }

  @Test
  void theSentenceOfACellSaysWhatIsTrackedAndItsRankAndProbability() {
    ready();
    add("d");
    awaitTracked((int) 'd');
    assertTrue(said().endsWith(", tracked d rank 3, 5.0 percent"), said());
    String guess = "guess b, ";
    assertTrue(said().contains(guess), said());

    add("b");
    awaitTracked((int) 'd', (int) 'b');
    assertTrue(said().contains("guess b, tracked, "), said());
    assertFalse(said().contains("tracked b"), said());

    open.act(() -> open.viewModel().tracked().remove(open.viewModel().tracked().tokens().get(0)));
    assertFalse(said().contains("tracked d"), said());
    assertTrue(said().contains("guess b, tracked, "), said());
  }

  private void leaveTheGrid() {
    open.robot.moveTo("#track-field");
    open.await(
        "the pointer away", () -> open.node(".heatmap", HeatmapView.class).getHovered() == null);
  }

  @Test
  void theFieldStaysWhereItIsWhenThePointerLeavesTheGrid() {
    open.prompt("abc");
    open.awaitGrid("abc");
    closeNotices();
    pointAt(3, 1);
    double before = fieldTop();

    leaveTheGrid();

    assertTrue(open.isShown(".trajectory"));
    assertEquals(before, fieldTop());
    open.robot.clickOn(MouseButton.PRIMARY);
    assertTrue(open.ask(() -> field().isFocused()), "the field is where the pointer went");
  }

  @Test
  void awayFromTheGridTheInspectorShowsTheKeyboardsCellElseTheOneLookedAtLast() {
    ready();
    pointAt(3, 2);
    assertEquals("block 2 · position 2", title());
    leaveTheGrid();
    assertEquals("block 2 · position 0", title());

    open.act(() -> open.node(".heatmap", HeatmapView.class).moveCurrent(null));
    assertEquals("block 2 · position 0", title());
    open.prompt("a");
    open.awaitGrid("a");
    assertEquals("block 2 · position 0", title());
  }

  @Test
  void theFieldStaysWhereItIsWhileTheColumnIsDecodedAgain() {
    open.prompt("abc");
    open.awaitGrid("abc");
    goTo(3, 2);
    double before = fieldTop();
    open.tiny().columns.drainPermits();

    open.prompt("abX");
    open.await(
        "the pending column",
        () -> {
          LensGrid grid = open.viewModel().gridProperty().get();
          return grid != null && grid.prompt().text().equals("abX") && grid.columnOrNull(2) == null;
        });

    assertFalse(open.isShown(".guess-list"));
    assertEquals(before, fieldTop());
    open.tiny().columns.release(1000);
    open.awaitGrid("abX");
    assertTrue(open.isShown(".guess-list"));
    assertEquals(before, fieldTop());
  }

  @Test
  void untilTheRunIsThereADashStandsForItsNumbers() {
    ready();
    open.tiny().columns.drainPermits();

    add("#100");
    open.await("the row", () -> open.scene().lookup(".tracked-row") != null);

    assertEquals("–", open.textOf(".tracked-rank"));
    assertEquals(List.of("Tracked d, no value here"), spoken());
    open.tiny().columns.release(1000);
    awaitTracked(100);
    assertEquals("rank 3", open.textOf(".tracked-rank"));
  }

  @Test
  void textThatIsNoSingleTokenStaysInTheFieldAndSaysWhy() {
    ready();

    add("de");
    open.await("the refusal", () -> open.isShown("#track-note"));

    assertEquals("'de' is 2 tokens: d e", open.textOf("#track-note"));
    assertEquals("'de' is 2 tokens: d e", open.ask(() -> field().getAccessibleHelp()));
    assertEquals("de", open.ask(() -> field().getText()));
    open.robot.push(KeyCode.BACK_SPACE);
    assertFalse(open.isShown("#track-note"));
    open.robot.push(KeyCode.ENTER);
    awaitTracked((int) 'd');
  }

  @Test
  void theFifthIsNotTakenAndTheFieldSaysWhy() {
    ready();
    for (String token : List.of("d", "e", "f", "g")) {
      add(token);
      open.await("added " + token, () -> field().getText().isEmpty());
    }
    awaitTracked((int) 'd', (int) 'e', (int) 'f', (int) 'g');

    assertTrue(open.ask(() -> field().isDisabled()));
    assertEquals("At most 4: remove one to add another.", open.textOf("#track-note"));
    assertEquals(
        "Tracked g, rank 6, 0.2 %",
        open.ask(() -> open.scene().getFocusOwner().getAccessibleText()),
        "the keyboard goes to the last one");

    open.robot.push(KeyCode.DELETE);
    assertFalse(open.ask(() -> field().isDisabled()));
    assertFalse(open.isShown("#track-note"));
  }

  @Test
  void theKeyboardRemovesOneAfterTheOtherAndEndsInTheField() {
    ready();
    add("d");
    awaitTracked((int) 'd');
    add("e");
    awaitTracked((int) 'd', (int) 'e');
    int runs = open.tiny().runs.get();
    open.act(() -> open.scene().lookup(".tracked-row").requestFocus());

    open.robot.push(KeyCode.DELETE);
    assertEquals(List.of((int) 'e'), ids());
    open.robot.push(KeyCode.DELETE);

    assertEquals(List.of(), ids());
    assertTrue(open.ask(() -> field().isFocused()));
    assertEquals(runs, open.tiny().runs.get());
  }

  @Test
  void theCrossRemovesItsToken() {
    ready();
    closeNotices();
    add("d");
    awaitTracked((int) 'd');
    assertEquals(
        "Stop tracking d",
        open.ask(() -> open.scene().lookup(".tracked-remove").getAccessibleText()));

    open.robot.clickOn(".tracked-remove");

    assertEquals(List.of(), ids());
    assertEquals(List.of(), spoken());
  }

  @Test
  void anotherModelEmptiesTheList() {
    ready();
    add("d");
    awaitTracked((int) 'd');

    open.act(() -> open.viewModel().open(Path.of("/models/other")));
    open.await("the model", () -> open.textOf("#modelMenu").equals("other"));
    open.awaitGrid("abc");

    assertEquals(List.of(), spoken());
    assertFalse(trajectory().contains("tracked token"), trajectory());
  }

  @Test
  void typingGoesOnTracking() {
    ready();
    add("d");
    awaitTracked((int) 'd');

    ready("abX");

    awaitTracked((int) 'd');
    assertEquals(List.of("Tracked d, rank 3, 5.0 %"), spoken());
  }

  private String trajectory() {
    return open.ask(
        () ->
            (String)
                open.scene()
                    .lookup(".trajectory")
                    .queryAccessibleAttribute(AccessibleAttribute.TEXT));
  }

  private List<String> legend() {
    return open.ask(
        () ->
            open.scene().lookup(".trajectory-legend").lookupAll(".label").stream()
                .map(node -> ((Label) node).getText())
                .toList());
  }

  @Test
  void thePictureOutlinesWhatIsTrackedAndNoLongerWhatIsNot() {
    ready();
    add("b");
    awaitTracked((int) 'b');
    assertEquals(
        List.of((int) 'b'), open.ask(() -> open.viewModel().plotProperty().get()).tracked());
    PlotSettings before = open.ask(() -> open.viewModel().plotProperty().get());
    open.act(() -> open.viewModel().tracked().remove(open.viewModel().tracked().tokens().get(0)));
    assertEquals(List.of(), open.ask(() -> open.viewModel().plotProperty().get()).tracked());
    open.act(() -> open.viewModel().plotProperty().set(before));
    assertEquals(
        List.of(),
        open.ask(() -> open.viewModel().plotProperty().get()).tracked(),
        "an earlier view does not bring it back");
  }

  @Test
  void linesAreDrawnAsThePictureDrawsOutlines() throws IOException {
    String sheet;
    try (InputStream in =
        LensViewModel.class.getResourceAsStream("/org/logitlens/css/details.css")) {
      sheet = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    for (int i = 0; i < LensRequest.MAX_TRACKED; i++) {
      TrackStyle style = TrackStyle.of(i);
      String color = String.format(Locale.ROOT, "#%06x", style.argb() & 0xFFFFFF);
      assertTrue(sheet.contains("-ll-line-track-" + (i + 1) + ": " + color + ";"), color);
      String dashes =
          style.dashes().stream()
              .map(length -> String.valueOf(length.intValue()))
              .collect(Collectors.joining(" "));
      assertTrue(
          sheet.contains(
              ".trajectory-line.line-track-"
                  + (i + 1)
                  + " {\n  -fx-stroke: -ll-line-track-"
                  + (i + 1)
                  + ";\n  -fx-stroke-dash-array: "
                  + dashes
                  + ";"),
          dashes);
    }
  }

  @Test
  void theChartGetsALineAndALegendForRanksAndProbabilitiesOnly() {
    ready();
    add("d");
    awaitTracked((int) 'd');

    // The list of tracked tokens stands below the legend and names its lines itself.
    assertEquals(List.of("final guess", "next token", "input token"), legend());
    assertTrue(trajectory().contains("tracked token d: 232 239 3 3. "), trajectory());
    @SuppressWarnings("unchecked")
    ChoiceBox<TrajectoryMeasure> choice = open.node("#trajectory-measure", ChoiceBox.class);
    open.act(() -> choice.setValue(TrajectoryMeasure.PROBABILITY));
    assertTrue(trajectory().contains("tracked token d: "), trajectory());
    open.act(() -> choice.setValue(TrajectoryMeasure.ENTROPY));
    assertFalse(trajectory().contains("tracked token"), trajectory());
    assertEquals(List.of("entropy"), legend());
  }

  @Test
  void theMenuOfAGuessTracksIt() {
    ready();

    openMenuOfGuess(1);
    open.robot.clickOn("Track c");

    awaitTracked((int) 'c');
    assertEquals(List.of("Tracked c, rank 2, 13.5 %"), spoken());
  }

  @Test
  void enterOnAGuessTracksIt() {
    ready();
    open.act(
        () -> {
          ListView<?> list = open.node(".guess-list", ListView.class);
          list.requestFocus();
          list.getSelectionModel().clearAndSelect(2);
        });

    open.robot.push(KeyCode.ENTER);

    awaitTracked((int) 'd');
  }

  @Test
  void aGuessThatIsTrackedIsNotOfferedAgain() {
    ready();
    add("c");
    awaitTracked((int) 'c');

    openMenuOfGuess(1);
    assertEquals("Track c", open.ask(() -> offered().getText()));
    assertTrue(open.ask(() -> offered().isDisable()));
    open.robot.push(KeyCode.ESCAPE);
    openMenuOfGuess(2);
    assertEquals("Track d", open.ask(() -> offered().getText()));
    assertFalse(open.ask(() -> offered().isDisable()));
    open.robot.push(KeyCode.ESCAPE);
  }

  private MenuItem offered() {
    return open.node(".guess-list", ListView.class).getContextMenu().getItems().get(0);
  }

  /** What a right click does; the platform of these tests sends no such request itself. */
  private void openMenuOfGuess(int index) {
    open.act(
        () -> {
          ListView<?> list = open.node(".guess-list", ListView.class);
          list.getSelectionModel().clearAndSelect(index);
          Bounds place = list.localToScreen(list.getBoundsInLocal());
          list.fireEvent(
              new ContextMenuEvent(
                  ContextMenuEvent.CONTEXT_MENU_REQUESTED,
                  9,
                  9,
                  place.getMinX() + 9,
                  place.getMinY() + 9,
                  false,
                  null));
        });
  }
}
