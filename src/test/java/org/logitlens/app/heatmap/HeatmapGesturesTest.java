package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.TestGrids;
import org.testfx.api.FxRobot;

/** What mouse and wheel do to the grid. */
class HeatmapGesturesTest extends WithHeatmap {
  private void wheel(FxRobot robot, Point2D at, double dx, double dy, boolean shift, boolean zoom) {
    Point2D here = heatmap.screenToLocal(at);
    robot.interact(
        () ->
            Event.fireEvent(
                heatmap,
                new ScrollEvent(
                    ScrollEvent.SCROLL,
                    here.getX(),
                    here.getY(),
                    at.getX(),
                    at.getY(),
                    shift,
                    zoom,
                    false,
                    zoom && System.getProperty("os.name").startsWith("Mac"),
                    false,
                    false,
                    dx,
                    dy,
                    dx,
                    dy,
                    ScrollEvent.HorizontalTextScrollUnits.NONE,
                    0,
                    ScrollEvent.VerticalTextScrollUnits.NONE,
                    0,
                    0,
                    new PickResult(heatmap, here.getX(), here.getY()))));
    settle(robot);
  }

  private void mouse(FxRobot robot, EventType<MouseEvent> type, Point2D at) {
    Point2D here = heatmap.screenToLocal(at);
    robot.interact(
        () ->
            Event.fireEvent(
                heatmap,
                new MouseEvent(
                    type,
                    here.getX(),
                    here.getY(),
                    at.getX(),
                    at.getY(),
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
                    false,
                    new PickResult(heatmap, here.getX(), here.getY()))));
    settle(robot);
  }

  @Test
  void thePointerIsOverTheCellUnderItAndOverNoneBesideTheCells(FxRobot robot) {
    settle(robot);
    robot.moveTo(on(5, 25));
    assertEquals(new Cell(5, 25), heatmap.getHovered());
    robot.moveTo(on(0, 0));
    assertEquals(new Cell(0, 0), heatmap.getHovered());
    robot.moveTo(heatmap.localToScreen(20, 300));
    assertNull(heatmap.getHovered());
  }

  @Test
  void thePointerThatLeavesIsOverNoCell(FxRobot robot) {
    settle(robot);
    robot.clickOn(on(5, 25));
    robot.moveTo(before);
    assertNull(heatmap.getHovered());
  }

  @Test
  void aClickPinsAndAnotherLetsGo(FxRobot robot) {
    settle(robot);
    robot.clickOn(on(3, 4));
    assertEquals(List.of(new Cell(3, 4)), heatmap.getPins());
    assertEquals(new Cell(3, 4), heatmap.getCurrent());
    robot.clickOn(on(3, 4));
    assertEquals(List.of(), heatmap.getPins());
  }

  @Test
  void aFifthPinTakesThePlaceOfTheOldest(FxRobot robot) {
    settle(robot);
    for (int column = 0; column < 5; column++) {
      robot.clickOn(on(2, column));
    }
    assertEquals(
        List.of(new Cell(2, 1), new Cell(2, 2), new Cell(2, 3), new Cell(2, 4)), heatmap.getPins());
  }

  @Test
  void controlAndWheelZoomAboutThePointer(FxRobot robot) {
    show(robot, LARGE);
    Bounds at = bounds(20, 10);
    wheel(robot, on(20, 10), 0, 80, false, true);
    Bounds now = bounds(20, 10);
    assertEquals(at.getWidth() * 1.44, now.getWidth(), 1.01);
    assertEquals(at.getCenterX(), now.getCenterX(), 1.01);
    assertEquals(at.getCenterY(), now.getCenterY(), 1.01);
  }

  @Test
  void theWheelPansDownWithShiftAcross(FxRobot robot) {
    show(robot, LARGE);
    Bounds at = bounds(15, 10);
    wheel(robot, on(15, 10), 0, -30, false, false);
    assertEquals(at.getMinY() - 30, bounds(15, 10).getMinY(), 1);
    assertEquals(at.getMinX(), bounds(15, 10).getMinX(), 1);
    wheel(robot, on(15, 10), 0, -56, true, false);
    assertEquals(at.getMinX() - 56, bounds(15, 10).getMinX(), 1);
  }

  @Test
  void aDragPansAndPinsNothing(FxRobot robot) {
    show(robot, LARGE);
    Bounds at = bounds(18, 12);
    robot.moveTo(on(18, 12));
    robot.press(MouseButton.PRIMARY);
    robot.moveBy(-60, -30);
    robot.release(MouseButton.PRIMARY);
    settle(robot);
    assertEquals(at.getMinX() - 60, bounds(18, 12).getMinX(), 1.5);
    assertEquals(at.getMinY() - 30, bounds(18, 12).getMinY(), 1.5);
    assertEquals(List.of(), heatmap.getPins());
  }

  @Test
  void aDragWithShiftZoomsToTheBox(FxRobot robot) {
    show(robot, LARGE);
    double width = bounds(20, 10).getWidth();
    Point2D from = on(20, 8);
    Point2D to = on(12, 20);
    robot.moveTo(from);
    robot.press(KeyCode.SHIFT);
    robot.press(MouseButton.PRIMARY);
    robot.moveTo(to);
    robot.release(MouseButton.PRIMARY);
    robot.release(KeyCode.SHIFT);
    settle(robot);
    assertTrue(bounds(16, 14).getWidth() > 2 * width);
    assertNotNull(heatmap.boundsOf(new Cell(20, 8)));
    assertNull(heatmap.boundsOf(new Cell(20, 6)));
    assertEquals(List.of(), heatmap.getPins());
  }

  @Test
  @Tag("P4")
  void aSingleTokenCanBeHoveredPinnedAndZoomed(FxRobot robot) {
    show(robot, TestGrids.random(8, 1, 50, 3));
    focus(robot);
    robot.clickOn(on(8, 0));
    assertEquals(List.of(new Cell(8, 0)), heatmap.getPins());
    robot.type(KeyCode.RIGHT, KeyCode.PLUS, KeyCode.DIGIT0);
    settle(robot);
    assertEquals(new Cell(8, 0), heatmap.getCurrent());
    assertEquals(120, bounds(8, 0).getWidth());
  }

  @Test
  void aDragOfWhichOnlyTheEndIsToldPansAndPinsNothing(FxRobot robot) {
    show(robot, LARGE);
    Bounds at = bounds(12, 20);
    Point2D start = on(12, 20);
    mouse(robot, MouseEvent.MOUSE_PRESSED, start);
    mouse(robot, MouseEvent.MOUSE_RELEASED, start.add(-60, 0));
    assertEquals(List.of(), heatmap.getPins());
    assertEquals(at.getMinX() - 60, bounds(12, 20).getMinX(), 1.5);
  }
}
