package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import javafx.geometry.Bounds;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.logitlens.plot.PlotSettings;
import org.testfx.api.FxRobot;

/** What the keyboard does to the grid. */
class HeatmapKeysTest extends WithHeatmap {
  @Test
  void enterPinsTheCurrentCellAndEscapeLetsGoOfPinsThenOfTheCell(FxRobot robot) {
    focus(robot);
    robot.interact(() -> heatmap.moveCurrent(new Cell(4, 6)));
    robot.type(KeyCode.ENTER);
    assertEquals(List.of(new Cell(4, 6)), heatmap.getPins());
    robot.type(KeyCode.ESCAPE);
    assertEquals(List.of(), heatmap.getPins());
    assertEquals(new Cell(4, 6), heatmap.getCurrent());
    robot.type(KeyCode.ESCAPE);
    assertNull(heatmap.getCurrent());
    assertFalse(passedOn.contains(KeyCode.ESCAPE));
    robot.type(KeyCode.ESCAPE);
    assertTrue(passedOn.contains(KeyCode.ESCAPE));
  }

  @Test
  void arrowsMoveTheCellAsThePictureIsTurned(FxRobot robot) {
    focus(robot);
    robot.interact(() -> heatmap.moveCurrent(new Cell(4, 6)));
    robot.type(KeyCode.UP);
    assertEquals(new Cell(5, 6), heatmap.getCurrent());
    robot.type(KeyCode.RIGHT, KeyCode.DOWN, KeyCode.DOWN);
    assertEquals(new Cell(3, 7), heatmap.getCurrent());
    robot.type(KeyCode.LEFT);
    assertEquals(new Cell(3, 6), heatmap.getCurrent());
    robot.interact(() -> heatmap.setSettings(PlotSettings.DEFAULT.withBottomUp(false)));
    robot.type(KeyCode.UP);
    assertEquals(new Cell(2, 6), heatmap.getCurrent());
  }

  @Test
  void arrowsSkipRowsThatAreNotShown(FxRobot robot) {
    focus(robot);
    robot.interact(() -> heatmap.setSettings(PlotSettings.DEFAULT.withStride(3).withInput(false)));
    robot.interact(() -> heatmap.moveCurrent(new Cell(3, 6)));
    robot.type(KeyCode.UP);
    assertEquals(new Cell(6, 6), heatmap.getCurrent());
    robot.type(KeyCode.UP);
    assertEquals(new Cell(8, 6), heatmap.getCurrent());
    robot.type(KeyCode.UP);
    assertEquals(new Cell(8, 6), heatmap.getCurrent());
  }

  @Test
  void homeAndEndGoToTheEndsOfTheRowWithControlOfTheGrid(FxRobot robot) {
    focus(robot);
    robot.interact(() -> heatmap.moveCurrent(new Cell(4, 6)));
    robot.type(KeyCode.END);
    assertEquals(new Cell(4, 26), heatmap.getCurrent());
    robot.type(KeyCode.HOME);
    assertEquals(new Cell(4, 0), heatmap.getCurrent());
    robot.push(KeyCode.SHORTCUT, KeyCode.END);
    assertEquals(new Cell(0, 26), heatmap.getCurrent());
    robot.push(KeyCode.SHORTCUT, KeyCode.HOME);
    assertEquals(new Cell(8, 0), heatmap.getCurrent());
  }

  @Test
  void pageKeysMoveByWhatIsSeenAndTheViewFollows(FxRobot robot) {
    show(robot, LARGE);
    focus(robot);
    robot.interact(() -> heatmap.moveCurrent(new Cell(23, 0)));
    robot.type(KeyCode.PAGE_DOWN);
    settle(robot);
    Cell lower = Objects.requireNonNull(heatmap.getCurrent());
    assertTrue(lower.row() < 15, lower::toString);
    assertNotNull(heatmap.boundsOf(lower));
    robot.type(KeyCode.PAGE_UP);
    assertEquals(new Cell(23, 0), heatmap.getCurrent());
    robot.type(KeyCode.END);
    settle(robot);
    assertNotNull(heatmap.boundsOf(new Cell(23, 299)));
  }

  @Test
  void theFirstArrowShowsWhereTheCellIs(FxRobot robot) {
    settle(robot);
    robot.moveTo(on(6, 3));
    focus(robot);
    robot.type(KeyCode.DOWN);
    assertEquals(new Cell(6, 3), heatmap.getCurrent());
  }

  @Test
  void theGridIsOneTabStop(FxRobot robot) {
    robot.interact(() -> before.requestFocus());
    robot.type(KeyCode.TAB);
    assertTrue(heatmap.isFocused());
    assertEquals(new Cell(8, 0), heatmap.getCurrent());
    robot.type(KeyCode.TAB);
    assertTrue(before.isFocused());
  }

  @Test
  void plusMinusAndZeroZoomAndFit(FxRobot robot) {
    settle(robot);
    focus(robot);
    double fitted = bounds(8, 0).getWidth();
    robot.type(KeyCode.PLUS, KeyCode.PLUS);
    settle(robot);
    assertEquals(fitted * 1.44, bounds(4, 13).getWidth(), 1.01);
    robot.type(KeyCode.MINUS);
    settle(robot);
    assertEquals(fitted * 1.2, bounds(4, 13).getWidth(), 1.01);
    robot.type(KeyCode.DIGIT0);
    settle(robot);
    assertEquals(fitted, bounds(8, 0).getWidth());
  }

  @Test
  void zeroOnAFittedGridThatDoesNotFitShowsAllOfIt(FxRobot robot) {
    show(robot, LARGE);
    focus(robot);
    assertNull(heatmap.boundsOf(new Cell(0, 299)));
    robot.type(KeyCode.DIGIT0);
    settle(robot);
    assertNotNull(heatmap.boundsOf(new Cell(0, 299)));
    assertNotNull(heatmap.boundsOf(new Cell(23, 0)));
    robot.type(KeyCode.DIGIT0);
    settle(robot);
    assertNull(heatmap.boundsOf(new Cell(0, 299)));
  }

  @Test
  void altAndArrowsGoBackAndForward(FxRobot robot) {
    show(robot, LARGE);
    focus(robot);
    double fitted = bounds(20, 10).getWidth();
    robot.type(KeyCode.PLUS);
    settle(robot);
    double zoomed = bounds(18, 12).getWidth();
    robot.push(KeyCode.ALT, KeyCode.LEFT);
    settle(robot);
    assertEquals(fitted, bounds(20, 10).getWidth());
    robot.push(KeyCode.ALT, KeyCode.RIGHT);
    settle(robot);
    assertEquals(zoomed, bounds(18, 12).getWidth());
  }

  @Test
  void copyTakesTheCellAndWithShiftTheTable(FxRobot robot) {
    focus(robot);
    robot.interact(() -> heatmap.moveCurrent(new Cell(5, 25)));
    robot.push(KeyCode.SHORTCUT, KeyCode.C);
    robot.interact(() -> assertEquals(",", Clipboard.getSystemClipboard().getString()));
    robot.push(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.C);
    robot.interact(
        () -> assertEquals(heatmap.tableText(), Clipboard.getSystemClipboard().getString()));
    assertEquals(10, heatmap.tableText().lines().count());
  }

  @Test
  void keysOfTheWindowPassThrough(FxRobot robot) {
    focus(robot);
    robot.type(KeyCode.DIGIT1, KeyCode.DIGIT9, KeyCode.OPEN_BRACKET, KeyCode.CLOSE_BRACKET);
    robot.push(KeyCode.SHORTCUT, KeyCode.ALT, KeyCode.C);
    robot.push(KeyCode.SHORTCUT, KeyCode.F);
    assertTrue(
        passedOn.containsAll(
            List.of(
                KeyCode.DIGIT1,
                KeyCode.DIGIT9,
                KeyCode.OPEN_BRACKET,
                KeyCode.CLOSE_BRACKET,
                KeyCode.C,
                KeyCode.F)));
  }

  @Test
  void theCurrentCellIsTold(FxRobot robot) {
    robot.interact(() -> heatmap.moveCurrent(new Cell(5, 25)));
    assertEquals(
        "block 4, position 25, after as: guess comma, 49.6 percent, rank of final guess 1, KL 0.71"
            + " nats",
        heatmap.getAccessibleText());
  }

  @Test
  void aCellThatKeysMoveToIsNotHeldBackByAPointerThatRests(FxRobot robot) {
    settle(robot);
    robot.clickOn(on(6, 3));
    assertEquals(new Cell(6, 3), heatmap.getHovered());
    robot.type(KeyCode.RIGHT);
    assertEquals(new Cell(6, 4), heatmap.getCurrent());
    assertNull(heatmap.getHovered());
    show(robot, PLASMA);
    assertNull(heatmap.getHovered());
    robot.moveBy(2, 0);
    assertEquals(new Cell(6, 3), heatmap.getHovered());
  }

  @Test
  void keysZoomAboutTheCurrentCellWhichStaysInSight(FxRobot robot) {
    show(robot, LARGE);
    focus(robot);
    robot.push(KeyCode.CONTROL, KeyCode.HOME);
    robot.type(KeyCode.END);
    settle(robot);
    Bounds at = bounds(23, 299);
    robot.type(KeyCode.PLUS, 4);
    settle(robot);
    Bounds now = bounds(23, 299);
    assertTrue(now.getWidth() > 1.9 * at.getWidth());
    assertEquals(at.getMaxX(), now.getMaxX(), 1.01);
    assertEquals(at.getMinY(), now.getMinY(), 1.01);
    robot.type(KeyCode.MINUS, 6);
    settle(robot);
    assertNotNull(heatmap.boundsOf(new Cell(23, 299)));
  }
}
