package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.TestGrids;
import org.testfx.api.FxRobot;

/** What stays where it is when the grid or the window changes. */
class HeatmapChangesTest extends WithHeatmap {
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
  void anotherSizeOfTheGridEndsWhatWasSaidOfTheCellUnderThePointer(FxRobot robot) {
    settle(robot);
    robot.moveTo(on(5, 25));
    assertNotNull(heatmap.getHovered());
    robot.interact(() -> before.setPrefHeight(200));
    settle(robot);
    assertNull(heatmap.getHovered());
  }
}
