package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.TextFlow;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.Face;
import org.logitlens.plot.Formula;
import org.logitlens.plot.GridView;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.RangeMode;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class ColorBarTest {
  private final LensGrid grid = TestGrids.random(4, 6, 40, 3);
  private ColorBar bar;

  @Start
  void start(Stage stage) {
    TestFonts.load();
    bar = new ColorBar();
    TestFonts.show(stage, bar, 900, 120, "light");
  }

  private void show(FxRobot robot, LensGrid shown, PlotSettings settings) {
    robot.interact(
        () -> {
          bar.settingsProperty().set(settings);
          bar.gridProperty().set(shown);
        });
    WaitForAsyncUtils.waitForFxEvents();
  }

  private ScaleStrip strip(FxRobot robot) {
    return robot.lookup(".scale-strip").queryAs(ScaleStrip.class);
  }

  private ValueRange range() {
    return GridView.of(grid, bar.settingsProperty().get()).scale().range();
  }

  private void press(FxRobot robot, String handle, KeyCode code) {
    Node node = robot.lookup(handle).query();
    robot.interact(
        () ->
            node.fireEvent(
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false)));
  }

  /** Drags a handle to a fraction of the strip and lets it go, or not. */
  private void drag(FxRobot robot, String handle, double fraction, boolean release) {
    Node node = robot.lookup(handle).query();
    ScaleStrip strip = strip(robot);
    robot.interact(
        () -> {
          double x = strip.localToScene(fraction * strip.getWidth(), 0).getX();
          fire(node, MouseEvent.MOUSE_PRESSED, x);
          fire(node, MouseEvent.MOUSE_DRAGGED, x);
          if (release) {
            fire(node, MouseEvent.MOUSE_RELEASED, x);
          }
        });
  }

  private static void fire(Node node, javafx.event.EventType<MouseEvent> type, double sceneX) {
    node.fireEvent(
        new MouseEvent(
            type,
            sceneX,
            3,
            sceneX,
            3,
            MouseButton.PRIMARY,
            1,
            false,
            false,
            false,
            false,
            true,
            false,
            false,
            false,
            false,
            true,
            null));
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyMetricIsNamedAndPaintedByTheFunctionOfTheCells(Metric metric, FxRobot robot) {
    PlotSettings settings = PlotSettings.DEFAULT.withMetric(metric);
    show(robot, grid, settings);
    assertEquals(
        metric.title(), robot.lookup(".color-bar .legend-title").queryAs(Label.class).getText());
    Formula formula = Formula.of(metric.formula(), Face.SANS, 12);
    TextFlow shown = robot.lookup(".formula").queryAs(TextFlow.class);
    assertEquals(formula.plain(), shown.getAccessibleText());
    assertEquals(
        formula.parts().stream().map(part -> part.drop() > 0).toList(),
        shown.getChildren().stream().map(part -> part.getTranslateY() > 0).toList(),
        "lowered indices");
    assertTrue(shown.getHeight() < 2 * shown.getChildren().get(0).getLayoutBounds().getHeight());
    assertTrue(metric.unit().isEmpty() || robot.lookup(metric.unit()).tryQuery().isPresent());
    GridView view = GridView.of(grid, settings);
    Image colors =
        robot
            .from(strip(robot))
            .lookup((Node n) -> n instanceof ImageView)
            .queryAs(ImageView.class)
            .getImage();
    int width = (int) colors.getWidth();
    for (int x : new int[] {0, width / 3, width / 2, width - 1}) {
      int wanted = view.scale().argb(view.scale().range().valueAt((x + 0.5) / width));
      for (int y : new int[] {0, (int) colors.getHeight() - 1}) {
        assertEquals(wanted, colors.getPixelReader().getArgb(x, y), metric + " at " + x);
      }
    }
    assertTrue(robot.lookup(".tick-label").queryAll().size() >= 2);
  }

  @Test
  void choiceSwitchesBetweenPostAutomaticAndLocked(FxRobot robot) {
    show(robot, grid, PlotSettings.DEFAULT);
    @SuppressWarnings("unchecked")
    ChoiceBox<RangeMode> choice = robot.lookup("#color-bar-mode").queryAs(ChoiceBox.class);
    assertEquals(RangeMode.POST, choice.getValue());
    robot.interact(() -> choice.setValue(RangeMode.AUTOMATIC));
    assertEquals(RangeMode.AUTOMATIC, bar.settingsProperty().get().rangeMode());
    ValueRange automatic = range();
    robot.interact(() -> choice.setValue(RangeMode.LOCKED));
    assertEquals(automatic, bar.settingsProperty().get().locked().get(Metric.KL_FINAL_LAYER));
    robot.interact(() -> choice.setValue(RangeMode.POST));
    assertEquals(new ValueRange(0, 30, false), range());
  }

  @Test
  void settingsChangedElsewhereAreShownAndNotChangedBack(FxRobot robot) {
    PlotSettings mine =
        PlotSettings.DEFAULT.withMetric(Metric.ENTROPY).withLocked(new ValueRange(1, 2, false));
    show(robot, grid, PlotSettings.DEFAULT);
    robot.interact(() -> bar.settingsProperty().set(mine));
    assertEquals(mine, bar.settingsProperty().get());
    assertEquals(
        RangeMode.LOCKED, robot.lookup("#color-bar-mode").queryAs(ChoiceBox.class).getValue());
  }

  @Test
  void draggingAHandleLocksTheRange(FxRobot robot) {
    show(robot, grid, PlotSettings.DEFAULT);
    drag(robot, "#range-high", 0.5, true);
    assertEquals(RangeMode.LOCKED, bar.settingsProperty().get().rangeMode());
    assertEquals(15, range().high(), 1e-9);
    assertEquals(0, range().low());
  }

  @Test
  void axisStandsStillWhileAHandleIsDragged(FxRobot robot) {
    show(robot, grid, PlotSettings.DEFAULT);
    drag(robot, "#range-high", 0.5, false);
    assertEquals(new ValueRange(0, 30, false), strip(robot).axis());
    drag(robot, "#range-high", 0.9, true);
    assertEquals(27, range().high(), 1e-9);
    // Then it spans the locked range and the values.
    assertEquals(27, strip(robot).axis().high(), 1e-9);
  }

  @Test
  void arrowKeysMoveAHandle(FxRobot robot) {
    show(robot, grid, PlotSettings.DEFAULT);
    press(robot, "#range-low", KeyCode.RIGHT);
    assertEquals(0.3, range().low(), 1e-9);
    assertEquals(30, range().high(), 1e-9);
    press(robot, "#range-high", KeyCode.PAGE_DOWN);
    assertEquals(27, range().high(), 0.1);
    assertTrue(robot.lookup("#range-low").query().isFocusTraversable());
  }

  @Test
  void handlesSayTheirValueToScreenReaders(FxRobot robot) {
    show(robot, grid, PlotSettings.DEFAULT);
    Node high = robot.lookup("#range-high").query();
    assertEquals(AccessibleRole.SLIDER, high.getAccessibleRole());
    assertEquals("Upper end of the colour range: 30.00 nats", high.getAccessibleText());
    assertEquals(30.0, high.queryAccessibleAttribute(AccessibleAttribute.VALUE));
    assertNotNull(high.getAccessibleHelp());
  }

  @Test
  void clippedEndsAreMarkedAndOthersAreNot(FxRobot robot) {
    show(robot, grid, PlotSettings.DEFAULT);
    robot.interact(
        () -> bar.settingsProperty().set(PlotSettings.DEFAULT.withRangeMode(RangeMode.AUTOMATIC)));
    double highest = range().high();
    robot.interact(
        () ->
            bar.settingsProperty()
                .set(PlotSettings.DEFAULT.withLocked(new ValueRange(0, highest / 2, false))));
    List<Node> marks = List.copyOf(robot.lookup(".clip-mark").queryAll());
    assertFalse(marks.get(0).isVisible());
    assertTrue(marks.get(1).isVisible());
  }

  @Test
  void hatchIsLegendedOnlyWhenACellIsNotFinite(FxRobot robot) {
    show(robot, grid, PlotSettings.DEFAULT);
    assertFalse(robot.lookup(".legend-hatch").query().isVisible());
    show(robot, TestGrids.withNonFinite(grid, 2, 1, 3), PlotSettings.DEFAULT);
    assertTrue(robot.lookup(".legend-hatch").query().isVisible());
    assertTrue(robot.lookup("2 cells not finite").tryQuery().isPresent());
    // The last position has no next token: that is no fault to hatch.
    show(robot, grid, PlotSettings.DEFAULT.withMetric(Metric.RANK_NEXT));
    assertFalse(robot.lookup(".legend-hatch").query().isVisible());
  }

  @Test
  void gridThatIsAllNotFiniteStillHasALegend(FxRobot robot) {
    LensGrid bad = grid;
    for (int row = 0; row < grid.rowCount(); row++) {
      bad = TestGrids.withNonFinite(bad, row, 0, 1, 2, 3, 4, 5);
    }
    for (RangeMode mode : RangeMode.values()) {
      show(robot, bad, PlotSettings.DEFAULT.withRangeMode(mode));
      assertTrue(robot.lookup(".tick-label").queryAll().size() >= 2);
    }
  }

  @Test
  void questionMarkOpensTheExplanationWithTheCaveats(FxRobot robot) {
    show(robot, grid, PlotSettings.DEFAULT);
    robot.interact(() -> robot.lookup("#color-bar-help").queryAs(Button.class).fire());
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(robot.lookup(Metric.KL_FINAL_LAYER.explanation()).tryQuery().isPresent());
    for (String caveat : MetricExplanation.CAVEATS) {
      assertTrue(robot.lookup(caveat).tryQuery().isPresent(), caveat);
    }
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void anExplanationSaysNothingThatACaveatSaysToo(Metric metric) {
    for (String caveat : MetricExplanation.CAVEATS) {
      String claim = caveat.substring(0, caveat.indexOf(':'));
      assertFalse(metric.explanation().contains(claim), metric.explanation());
    }
  }

  @Test
  void withoutAGridNothingIsShown(FxRobot robot) {
    assertFalse(strip(robot).isVisible());
    show(robot, grid, PlotSettings.DEFAULT);
    assertTrue(strip(robot).isVisible());
    robot.interact(() -> bar.gridProperty().set(null));
    assertFalse(strip(robot).isVisible());
  }
}
