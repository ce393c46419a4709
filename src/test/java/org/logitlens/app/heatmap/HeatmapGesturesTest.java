package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.logitlens.app.TestStage;
import org.logitlens.lens.GoldenGrids;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.TestGrids;
import org.logitlens.plot.PlotSettings;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class HeatmapGesturesTest {
  private static final LensGrid PLASMA = GoldenGrids.of(0);
  private static final LensGrid LARGE = TestGrids.random(23, 300, 100, 7);

  private HeatmapView heatmap;
  private Button before;
  private final List<KeyCode> passedOn = new ArrayList<>();

  @Start
  void start(Stage stage) {
    heatmap = new HeatmapView();
    before = new Button("before");
    BorderPane root = new BorderPane(heatmap);
    root.setBottom(before);
    root.addEventHandler(KeyEvent.KEY_PRESSED, event -> passedOn.add(event.getCode()));
    stage.setScene(new Scene(root, 980, 600));
    TestStage.show(stage);
    heatmap.setGrid(PLASMA);
  }

  private void show(FxRobot robot, LensGrid grid) {
    robot.interact(() -> heatmap.setGrid(grid));
    settle(robot);
  }

  private void settle(FxRobot robot) {
    robot.interact(() -> heatmap.getScene().getRoot().layout());
    WaitForAsyncUtils.waitForFxEvents();
  }

  private Bounds bounds(int row, int column) {
    return Objects.requireNonNull(heatmap.boundsOf(new Cell(row, column)));
  }

  private Point2D on(int row, int column) {
    Bounds bounds = bounds(row, column);
    return heatmap.localToScreen(bounds.getCenterX(), bounds.getCenterY());
  }

  private void focus(FxRobot robot) {
    robot.interact(() -> heatmap.requestFocus());
  }

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
  void theGridIsOneTabStop(FxRobot robot) {
    robot.interact(() -> before.requestFocus());
    robot.type(KeyCode.TAB);
    assertTrue(heatmap.isFocused());
    assertEquals(new Cell(8, 0), heatmap.getCurrent());
    robot.type(KeyCode.TAB);
    assertTrue(before.isFocused());
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
  void zoomAndPlaceStayWhileAPromptIsTyped(FxRobot robot) {
    show(robot, TestGrids.random(8, 60, 50, 1));
    focus(robot);
    robot.type(KeyCode.PLUS);
    robot.interact(() -> heatmap.panBy(200, 0));
    settle(robot);
    Bounds at = bounds(8, 20);
    show(robot, TestGrids.pendingFrom(TestGrids.random(8, 61, 50, 1), 58));
    assertEquals(at, bounds(8, 20));
  }

  @Test
  void theLastColumnStaysInSightWhileAPromptIsTypedOn(FxRobot robot) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      words.add(" w" + i);
    }
    show(robot, TestGrids.ofTokens(8, 1, words.subList(0, 25)));
    assertNotNull(heatmap.boundsOf(new Cell(8, 24)));
    show(robot, TestGrids.ofTokens(8, 1, words.subList(0, 60)));
    assertNotNull(heatmap.boundsOf(new Cell(8, 59)));
    assertNull(heatmap.boundsOf(new Cell(8, 0)));
    robot.interact(() -> heatmap.reveal(new Cell(8, 0)));
    show(robot, TestGrids.ofTokens(8, 1, words));
    assertNotNull(heatmap.boundsOf(new Cell(8, 0)));
    assertNull(heatmap.boundsOf(new Cell(8, 79)));
  }

  @Test
  void pinsOutsideOfANewGridAreLetGo(FxRobot robot) {
    robot.interact(
        () -> {
          heatmap.togglePin(new Cell(2, 3));
          heatmap.togglePin(new Cell(2, 20));
          heatmap.moveCurrent(new Cell(2, 20));
        });
    show(robot, TestGrids.random(8, 10, 50, 1));
    assertEquals(List.of(new Cell(2, 3)), heatmap.getPins());
    assertNull(heatmap.getCurrent());
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
  void aDragOfWhichOnlyTheEndIsToldPansAndPinsNothing(FxRobot robot) {
    show(robot, LARGE);
    Bounds at = bounds(12, 20);
    Point2D start = on(12, 20);
    mouse(robot, MouseEvent.MOUSE_PRESSED, start);
    mouse(robot, MouseEvent.MOUSE_RELEASED, start.add(-60, 0));
    assertEquals(List.of(), heatmap.getPins());
    assertEquals(at.getMinX() - 60, bounds(12, 20).getMinX(), 1.5);
  }

  @Test
  void anotherSizeOfTheGridEndsWhatWasSaidOfTheCellUnderThePointer(FxRobot robot) {
    settle(robot);
    robot.moveTo(on(5, 25));
    assertNotNull(heatmap.getHovered());
    robot.interact(() -> before.setPrefHeight(200));
    settle(robot);
    assertNull(heatmap.getHovered());
  }
}
