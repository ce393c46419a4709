package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewportTest {

  @ParameterizedTest
  @CsvSource({"27, 9, 33, 44", "27, 9, 32.7, 43.5", "1024, 49, 0.86, 7.3", "1024, 49, 28, 18"})
  void everyPixelBelongsToTheCellBetweenWhoseEdgesItLies(
      int columns, int rows, double cellWidth, double cellHeight) {
    Viewport view = new Viewport(columns, rows, cellWidth, cellHeight, 13, 5, 884, 400);
    for (int x = 0; x < view.coveredWidth(); x++) {
      int column = view.columnAt(x);
      assertTrue(view.left(column) <= x && x < view.left(column + 1), "x " + x);
    }
    for (int y = 0; y < view.coveredHeight(); y++) {
      int row = view.rowAt(y);
      assertTrue(view.top(row) <= y && y < view.top(row + 1), "y " + y);
    }
  }

  @Test
  void thereIsNoCellOutsideOfThePicture() {
    Viewport view = new Viewport(3, 2, 40, 30, 0, 0, 200, 100);
    assertEquals(-1, view.columnAt(-0.5));
    assertEquals(0, view.columnAt(0));
    assertEquals(2, view.columnAt(119.5));
    assertEquals(-1, view.columnAt(120));
    assertEquals(1, view.rowAt(59));
    assertEquals(-1, view.rowAt(60));
  }

  @Test
  void sizesOfCellsDifferByAtMostOnePixelAndFillTheirSum() {
    Viewport view = new Viewport(27, 9, 890.0 / 27, 44, 0, 0, 890, 396);
    for (int column = 0; column < 27; column++) {
      int width = view.left(column + 1) - view.left(column);
      assertTrue(width == 32 || width == 33, column + ": " + width);
    }
    assertEquals(890, view.left(27));
  }

  @Test
  void theViewStaysOnThePicture() {
    Viewport view = new Viewport(10, 10, 50, 50, 900, -20, 300, 200);
    assertEquals(200, view.x());
    assertEquals(0, view.y());
    assertEquals(4, view.firstColumn());
    assertEquals(9, view.lastColumn());
    assertEquals(0, view.firstRow());
    assertEquals(3, view.lastRow());
  }

  @Test
  void aPictureSmallerThanTheViewLiesAtItsTopLeft() {
    Viewport view = new Viewport(2, 2, 10, 10, 5, 5, 300, 200);
    assertEquals(0, view.x());
    assertEquals(0, view.y());
    assertEquals(20, view.coveredWidth());
  }

  @Test
  void zoomKeepsThePointUnderThePointer() {
    Viewport view = new Viewport(100, 100, 20, 20, 400, 300, 500, 400);
    Viewport zoomed = view.scaled(30, 40, 130, 70);
    assertEquals((400 + 130) / 20.0, (zoomed.x() + 130) / 30, 1e-9);
    assertEquals((300 + 70) / 20.0, (zoomed.y() + 70) / 40, 1e-9);
  }

  @Test
  void revealingMovesNoMoreThanNeeded() {
    Viewport view = new Viewport(100, 50, 20, 20, 400, 300, 200, 100);
    assertSame(view, view.revealing(16, 25));
    assertEquals(100, view.revealing(16, 5).x());
    assertEquals(31 * 20 - 200, view.revealing(16, 30).x());
    assertEquals(41 * 20 - 100, view.revealing(40, 25).y());
  }

  @Test
  void aThousandColumnsFitIntoFewerPixels() {
    Viewport view = new Viewport(1024, 49, 900.0 / 1024, 7, 0, 0, 900, 343);
    assertEquals(0, view.firstColumn());
    assertEquals(1023, view.lastColumn());
    assertEquals(900, view.coveredWidth());
  }

  @Test
  void cellsWithoutSizeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Viewport(1, 1, 0, 1, 0, 0, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new Viewport(1, 1, Double.NaN, 1, 0, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Viewport(0, 1, 1, 1, 0, 0, 1, 1));
  }
}
