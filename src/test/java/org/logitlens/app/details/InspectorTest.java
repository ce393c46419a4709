package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.shape.ArcTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.Shape;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;
import org.logitlens.plot.ValueFormat;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class InspectorTest {
  private final LensGrid grid = TestGrids.random(4, 6, 40, 3);
  private final CellReading cell = new CellReading(grid, 2, 1);
  private Inspector inspector;

  @Start
  void start(Stage stage) {
    TestFonts.load();
    inspector = new Inspector();
    TestFonts.show(stage, inspector, 293, 640, "light");
  }

  private void show(FxRobot robot, CellReading reading) {
    robot.interact(() -> inspector.currentProperty().set(reading));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private static String clipboard(FxRobot robot) {
    String[] text = new String[1];
    robot.interact(() -> text[0] = Clipboard.getSystemClipboard().getString());
    return text[0];
  }

  private void pressCopy(FxRobot robot, Node target) {
    robot.interact(
        () ->
            target.fireEvent(
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.C, false, true, false, false)));
  }

  private static List<Node> pinFields(FxRobot robot) {
    return new ArrayList<>(robot.lookup(".pin-field").queryAll());
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyMetricIsShownByNameWithItsUnitInTextThatCanBeSelected(Metric metric, FxRobot robot) {
    show(robot, cell);
    TextField field = robot.lookup("#statistic-" + metric.key()).queryAs(TextField.class);
    assertEquals(ValueFormat.withUnit(metric, grid.value(metric, 2, 1)), field.getText());
    assertFalse(field.isEditable());
    robot.interact(field::selectAll);
    assertEquals(field.getText(), field.getSelectedText());
  }

  @Test
  void titleNamesCellAndToken(FxRobot robot) {
    show(robot, cell);
    assertEquals(
        "block 1 · position 1",
        robot.lookup(".inspector-title").queryAs(TextField.class).getText());
    assertEquals(
        "after \"" + cell.input().label().plain() + "\"",
        robot.lookup(".inspector-after").queryAs(TextField.class).getText());
  }

  @Test
  void withoutACellItSaysHowToGetOneAndShowsNoEmptyTables(FxRobot robot) {
    assertTrue(robot.lookup("Move over a cell, or click one to pin it.").tryQuery().isPresent());
    assertFalse(robot.lookup("Numbers").query().getParent().isVisible());
    assertEquals("", inspector.text());
  }

  @Test
  void copyKeyWithoutASelectionCopiesATableOfEverything(FxRobot robot) {
    show(robot, cell);
    pressCopy(robot, inspector);
    assertEquals(CellText.tsv(List.of(cell)), clipboard(robot));
  }

  @Test
  void copyButtonCopiesShownCellAndPins(FxRobot robot) {
    CellReading pin = new CellReading(grid, 0, 4);
    robot.interact(() -> inspector.pins().add(pin));
    show(robot, cell);
    robot.interact(() -> robot.lookup("#inspector-copy").queryAs(Button.class).fire());
    assertEquals(CellText.tsv(List.of(cell, pin)), clipboard(robot));
  }

  @Test
  void copyKeyInTheListCopiesTheSelectedGuesses(FxRobot robot) {
    show(robot, cell);
    GuessList list = robot.lookup(".guess-list").queryAs(GuessList.class);
    robot.interact(
        () -> {
          list.requestFocus();
          list.getSelectionModel().selectIndices(0, 2);
        });
    pressCopy(robot, list);
    assertEquals(
        CellText.tsv(cell.guesses().get(0)) + "\n" + CellText.tsv(cell.guesses().get(2)),
        clipboard(robot));
  }

  @Test
  void copyKeyLeavesASelectionInATextToTheText(FxRobot robot) {
    show(robot, cell);
    TextField field = robot.lookup("#statistic-entropy").queryAs(TextField.class);
    robot.interact(
        () -> {
          field.requestFocus();
          field.selectRange(0, 3);
        });
    pressCopy(robot, field);
    assertEquals(field.getText().substring(0, 3), clipboard(robot));
  }

  @Test
  void fourPinsStandSideBySideAndAFifthDoesNot(FxRobot robot) {
    robot.interact(
        () -> {
          for (int column = 0; column < 5; column++) {
            inspector.pins().add(new CellReading(grid, 2, column));
          }
        });
    assertEquals(4, robot.lookup(".pin-chip").queryAll().size());
    // A line each for the row, the position, three guesses and every metric.
    assertEquals(4 * (2 + 3 + Metric.values().length), pinFields(robot).size());
    for (Node node : pinFields(robot).subList(0, 8)) {
      TextField field = (TextField) node;
      Text drawn = (Text) field.lookup(".text");
      assertTrue(drawn.getLayoutBounds().getWidth() <= field.getWidth(), field.getText());
    }
    assertTrue(
        robot.lookup(".pin-chip-name").queryAllAs(ToggleButton.class).stream()
            .anyMatch(chip -> chip.getText().equals("block 1 · 3")));
    assertFalse(inspector.text().contains("position 4"));
  }

  @Test
  void pressedChipHoldsItsCellAndReleasedFollowsAgain(FxRobot robot) {
    CellReading pin = new CellReading(grid, 0, 4);
    robot.interact(() -> inspector.pins().add(pin));
    show(robot, cell);
    assertEquals(cell, inspector.shownProperty().get());
    ToggleButton chip = robot.lookup(".pin-chip-name").queryAs(ToggleButton.class);
    robot.interact(chip::fire);
    assertEquals(pin, inspector.shownProperty().get());
    show(robot, new CellReading(grid, 3, 2));
    assertEquals(pin, inspector.shownProperty().get());
    robot.interact(chip::fire);
    assertEquals(new CellReading(grid, 3, 2), inspector.shownProperty().get());
  }

  @Test
  void heldPinStaysHeldWhenANewRunReplacesTheGrid(FxRobot robot) {
    robot.interact(() -> inspector.pins().add(new CellReading(grid, 0, 4)));
    robot.interact(() -> robot.lookup(".pin-chip-name").queryAs(ToggleButton.class).fire());
    CellReading again = new CellReading(TestGrids.random(4, 6, 40, 8), 0, 4);
    robot.interact(() -> inspector.pins().setAll(again));
    assertEquals(again, inspector.shownProperty().get());
    robot.interact(() -> inspector.pins().clear());
    assertEquals(null, inspector.shownProperty().get());
  }

  @Test
  void crossOnAChipTellsWhichPinToLetGo(FxRobot robot) {
    List<CellReading> told = new ArrayList<>();
    robot.interact(
        () -> {
          inspector.pins().setAll(cell, new CellReading(grid, 0, 4));
          inspector.setOnUnpin(told::add);
        });
    robot.interact(() -> robot.lookup(".pin-chip-remove").nth(0).queryAs(Button.class).fire());
    assertEquals(List.of(cell), told);
  }

  @Test
  void cellThatIsNotFiniteSaysSoEverywhere(FxRobot robot) {
    show(robot, new CellReading(TestGrids.withNonFinite(grid, 2, 1), 2, 1));
    assertTrue(
        robot.lookup(".card-note").queryAll().stream()
            .anyMatch(note -> note.isVisible() && ((Label) note).getText().contains("not finite")));
    for (Metric metric : Metric.values()) {
      assertEquals(
          "not finite",
          robot.lookup("#statistic-" + metric.key()).queryAs(TextField.class).getText());
    }
    assertFalse(robot.lookup(".guess-list").query().isVisible());
  }

  @Test
  void lineBreaksAtARowThatIsNotFinite(FxRobot robot) {
    show(robot, new CellReading(TestGrids.withNonFinite(grid, 2, 1), 4, 1));
    Path line = robot.lookup(".trajectory-line.line-final").match(n -> n instanceof Path).query();
    // Rows 0, 1, then 3, 4: two moves and two lines.
    assertEquals(
        List.of("MoveTo", "LineTo", "MoveTo", "LineTo"),
        line.getElements().stream().map(e -> e.getClass().getSimpleName()).toList());
  }

  @ParameterizedTest
  @EnumSource(TrajectoryMeasure.class)
  void everyMeasureDrawsItsLinesOverAllRows(TrajectoryMeasure measure, FxRobot robot) {
    show(robot, cell);
    @SuppressWarnings("unchecked")
    ChoiceBox<TrajectoryMeasure> choice =
        robot.lookup("#trajectory-measure").queryAs(ChoiceBox.class);
    robot.interact(() -> choice.setValue(measure));
    TrajectoryChart chart = robot.lookup(".trajectory").queryAs(TrajectoryChart.class);
    List<Path> lines =
        robot.from(chart).lookup(".trajectory-line").<Path>queryAll().stream()
            .filter(line -> !line.getElements().isEmpty())
            .toList();
    assertEquals(measure.lines(List.of()).size(), lines.size());
    lines.forEach(line -> assertEquals(grid.rowCount(), line.getElements().size()));
    Object spoken = chart.queryAccessibleAttribute(AccessibleAttribute.TEXT);
    assertNotNull(spoken);
    assertTrue(spoken.toString().startsWith(measure.title() + " over layers."));
  }

  @ParameterizedTest
  @CsvSource({"line-next", "line-own"})
  void aLineThatCoincidesWithTheFinalGuesssShowsOnBothSidesOfIt(String other, FxRobot robot) {
    show(robot, cell);
    @SuppressWarnings("unchecked")
    ChoiceBox<TrajectoryMeasure> choice =
        robot.lookup("#trajectory-measure").queryAs(ChoiceBox.class);
    robot.interact(() -> choice.setValue(TrajectoryMeasure.PROBABILITY));
    for (String kind : List.of(".trajectory-line", ".trajectory-dots")) {
      Path last = robot.lookup(".trajectory").lookup(kind + ".line-final").queryAs(Path.class);
      Path wide = robot.lookup(".trajectory").lookup(kind + "." + other).queryAs(Path.class);
      List<Node> painted = last.getParent().getChildrenUnmodifiable();
      assertTrue(painted.indexOf(wide) < painted.indexOf(last), kind + " lies below");
    }
    assertTrue(width(robot, ".trajectory", other) >= width(robot, ".trajectory", "line-final") + 2);
    assertTrue(
        width(robot, ".trajectory-legend", other)
            >= width(robot, ".trajectory-legend", "line-final") + 2);
    assertTrue(dot(robot, other) >= dot(robot, "line-final") + 2, "dots too");
  }

  private static double width(FxRobot robot, String within, String line) {
    return robot
        .lookup(within)
        .lookup(".trajectory-line." + line)
        .queryAs(Shape.class)
        .getStrokeWidth();
  }

  private static double dot(FxRobot robot, String line) {
    Path dots = robot.lookup(".trajectory").lookup(".trajectory-dots." + line).queryAs(Path.class);
    return 2 * ((ArcTo) dots.getElements().get(1)).getRadiusX();
  }

  @Test
  @Tag("P9")
  void partOfACharacterShowsTheWholeCharacterAndItsBytes(FxRobot robot) {
    show(robot, new CellReading(SplitGrids.emoji(), 1, 2));
    assertTrue(robot.lookup("3/3 of 😀 (U+1F600), bytes 80").tryQuery().isPresent());
  }

  @Test
  void layoutComesToRest(FxRobot robot) {
    show(robot, cell);
    List<Boolean> dirtyAfterPulse = new ArrayList<>();
    robot.interact(
        () ->
            inspector
                .getScene()
                .addPostLayoutPulseListener(() -> dirtyAfterPulse.add(inspector.isNeedsLayout())));
    for (int i = 0; i < 4; i++) {
      robot.interact(Platform::requestNextPulse);
      robot.sleep(50);
    }
    WaitForAsyncUtils.waitForFxEvents();
    assertFalse(dirtyAfterPulse.isEmpty());
    assertFalse(dirtyAfterPulse.get(dirtyAfterPulse.size() - 1));
  }
}
