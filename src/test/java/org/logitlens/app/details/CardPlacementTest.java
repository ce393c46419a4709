package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;

class CardPlacementTest {
  private static final Rectangle2D AREA = new Rectangle2D(0, 0, 1280, 800);
  private static final Point2D AWAY = new Point2D(66, 88);

  @Test
  void standsAtTheWishedDistanceRightAndBelowWhereThereIsRoom() {
    assertEquals(
        new Point2D(366, 288), CardPlacement.of(AREA, new Point2D(300, 200), 320, 200, AWAY));
  }

  @Test
  void flipsToTheLeftAtTheRightEdge() {
    assertEquals(
        new Point2D(1200 - 66 - 320, 288),
        CardPlacement.of(AREA, new Point2D(1200, 200), 320, 200, AWAY));
  }

  @Test
  void flipsUpAtTheLowerEdge() {
    assertEquals(
        new Point2D(366, 780 - 88 - 200),
        CardPlacement.of(AREA, new Point2D(300, 780), 320, 200, AWAY));
  }

  @Test
  void comesNearerRatherThanLeaveTheArea() {
    Rectangle2D narrow = new Rectangle2D(0, 0, 400, 800);
    // Neither 200 + 66 + 150 nor 200 - 66 - 150 is in the area; its right edge is.
    assertEquals(
        new Point2D(250, 288), CardPlacement.of(narrow, new Point2D(200, 200), 150, 200, AWAY));
  }

  @Test
  void isNeverUnderThePointerAndNeverOffTheArea() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double width = 1 + random.nextInt(500);
      double height = 1 + random.nextInt(400);
      Rectangle2D area =
          new Rectangle2D(
              random.nextInt(100),
              random.nextInt(100),
              width + random.nextInt(900),
              2 * height + 2 * CardPlacement.NEAREST + random.nextInt(600));
      Point2D pointer =
          new Point2D(
              area.getMinX() + random.nextDouble() * area.getWidth(),
              area.getMinY() + random.nextDouble() * area.getHeight());
      Point2D away = new Point2D(16 + random.nextInt(80), 16 + random.nextInt(80));

      Point2D corner = CardPlacement.of(area, pointer, width, height, away);

      Rectangle2D card = new Rectangle2D(corner.getX(), corner.getY(), width, height);
      String what = area + " " + pointer + " " + card;
      assertTrue(area.contains(card), what);
      assertTrue(!card.contains(pointer), what);
    }
  }

  @Test
  void cardLargerThanTheAreaKeepsItsStartVisible() {
    Rectangle2D small = new Rectangle2D(10, 20, 100, 50);
    assertEquals(new Point2D(10, 20), CardPlacement.of(small, new Point2D(50, 40), 320, 200, AWAY));
  }
}
