package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NavigationTest {

  private static Navigation over(int columns, int rows, int width, int height) {
    Navigation navigation = new Navigation();
    navigation.resize(columns, rows, width, height, 1);
    return navigation;
  }

  @Test
  void fittedCellsFillTheWidth() {
    Viewport view = over(27, 9, 890, 396).viewport();
    assertEquals(890, view.pictureWidth());
    assertEquals(44, view.cellHeight());
    assertFalse(view.isHigherThanView());
  }

  @Test
  @Tag("P4")
  void aSingleColumnIsNotStretchedOverTheWindow() {
    Viewport view = over(1, 9, 890, 396).viewport();
    assertEquals(120, view.cellWidth());
    assertEquals(0, view.lastColumn());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2})
  void inALargeViewFittedCellsGrowAndLeaveNoRoomBelowThem(double scale) {
    int width = (int) (3440 * scale);
    int height = (int) (1750 * scale);
    Navigation navigation = new Navigation();
    navigation.resize(27, 9, width, height, scale);
    Viewport fitted = navigation.viewport();
    assertEquals(width, fitted.pictureWidth());
    assertTrue(height - fitted.pictureHeight() < 9, fitted.toString());
    navigation.zoom(Navigation.STEP, 0, 0);
    assertTrue(navigation.viewport().cellHeight() > fitted.cellHeight(), "and can be zoomed");
    navigation.showWhole();
    assertEquals(height, navigation.viewport().pictureHeight());

    Navigation small = new Navigation();
    small.resize(3, 5, width, height, scale);
    assertEquals(240 * scale, small.viewport().cellWidth());
    assertEquals(240 * scale, small.viewport().cellHeight());
  }

  @Test
  void manyColumnsKeepAWidthThatCanBeRead() {
    Viewport view = over(1024, 49, 890, 396).viewport();
    assertEquals(28, view.cellWidth());
    assertTrue(view.cellHeight() >= 17 && view.cellHeight() < 18);
    assertTrue(view.isWiderThanView() && view.isHigherThanView());
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 33, 34, 60, 112, 140, 396})
  void whereThereIsNoRoomForAllRowsNoneIsCut(int height) {
    Viewport view = over(300, 49, 500, height).viewport();
    int last = view.lastRow();
    assertEquals(height, view.top(last + 1), "the last row ends with the view");
    assertEquals(height / 17, last + 1, "with as many rows as can be read");
    for (int row = 0; row <= last; row++) {
      assertTrue(view.top(row + 1) - view.top(row) >= 17);
    }
  }

  @Test
  void aFittedViewFollowsTheWindowAndAZoomedOneKeepsItsCells() {
    Navigation navigation = over(27, 9, 890, 396);
    navigation.resize(27, 9, 1100, 396, 1);
    assertEquals(1100, navigation.viewport().pictureWidth());
    navigation.zoom(2, 0, 0);
    double zoomed = navigation.viewport().cellWidth();
    navigation.resize(27, 9, 700, 300, 1);
    assertEquals(zoomed, navigation.viewport().cellWidth());
    assertFalse(navigation.isFitted());
  }

  @Test
  void aViewOfTheWholeFollowsTheWindowAndTheGrid() {
    Navigation navigation = over(400, 9, 890, 396);
    navigation.showWhole();
    assertEquals(890, navigation.viewport().pictureWidth());
    navigation.resize(400, 9, 1180, 300, 1);
    assertEquals(1180, navigation.viewport().pictureWidth());
    navigation.resize(380, 9, 1180, 300, 1);
    assertEquals(1180, navigation.viewport().pictureWidth());
    navigation.zoom(2, 0, 0);
    navigation.resize(380, 9, 890, 300, 1);
    assertEquals(2360, navigation.viewport().pictureWidth());
    navigation.back();
    assertEquals(890, navigation.viewport().width());
  }

  @Test
  void aViewThatStaysAsItWasIsNotNewsAndLaysNothingOutAgain() {
    Navigation navigation = over(27, 9, 890, 396);
    AtomicInteger news = new AtomicInteger();
    navigation.viewportProperty().addListener(o -> news.incrementAndGet());
    navigation.resize(27, 9, 890, 396, 1);
    assertEquals(0, news.get());
    navigation.resize(27, 9, 891, 396, 1);
    assertEquals(1, news.get());
  }

  @Test
  void aColumnMoreWhileTypingKeepsZoomAndPlace() {
    Navigation navigation = over(60, 9, 890, 396);
    navigation.zoom(1.5, 0, 0);
    navigation.pan(700, 30);
    Viewport before = navigation.viewport();
    navigation.resize(61, 9, 890, 396, 1);
    Viewport after = navigation.viewport();
    assertEquals(before.x(), after.x());
    assertEquals(before.y(), after.y());
    assertEquals(before.cellWidth(), after.cellWidth());
  }

  @Test
  void aShorterPromptPullsTheViewBackOntoThePicture() {
    Navigation navigation = over(200, 9, 890, 396);
    navigation.pan(1e9, 0);
    navigation.resize(40, 9, 890, 396, 1);
    Viewport view = navigation.viewport();
    assertEquals(view.pictureWidth() - 890, view.x());
  }

  @Test
  void zoomingOutEndsWithTheWholePicture() {
    Navigation navigation = over(1024, 49, 890, 396);
    for (int i = 0; i < 60; i++) {
      navigation.zoom(1 / Navigation.STEP, 100, 100);
    }
    assertEquals(890, navigation.viewport().pictureWidth());
    assertEquals(396, navigation.viewport().pictureHeight());
  }

  @Test
  void zoomingInEndsAtALargestCell() {
    Navigation navigation = over(10, 9, 890, 396);
    for (int i = 0; i < 60; i++) {
      navigation.zoom(Navigation.STEP, 100, 100);
    }
    assertEquals(240, navigation.viewport().cellWidth());
    assertEquals(120, navigation.viewport().cellHeight());
  }

  @Test
  void aBoxFillsTheView() {
    Navigation navigation = over(200, 40, 800, 400);
    Viewport before = navigation.viewport();
    navigation.zoomToBox(80, 40, 480, 240);
    Viewport after = navigation.viewport();
    assertEquals(before.cellWidth() * 2, after.cellWidth(), 1e-9);
    assertEquals(before.cellHeight() * 2, after.cellHeight(), 1e-9);
    assertEquals(160, after.x(), 1e-9);
    assertEquals(80, after.y(), 1e-9);
  }

  @Test
  void backAndForwardGoThroughTheViewsThatWereLookedAt() {
    Navigation navigation = over(200, 40, 800, 400);
    Viewport first = navigation.viewport();
    navigation.zoomToBox(80, 40, 480, 240);
    Viewport second = navigation.viewport();
    navigation.pan(300, 0);
    navigation.settle();
    Viewport third = navigation.viewport();
    navigation.back();
    assertEquals(second, navigation.viewport());
    navigation.back();
    assertEquals(first, navigation.viewport());
    assertTrue(navigation.isFitted());
    navigation.back();
    assertEquals(first, navigation.viewport());
    navigation.forward();
    navigation.forward();
    assertEquals(third, navigation.viewport());
    navigation.forward();
    assertEquals(third, navigation.viewport());
  }

  @Test
  void aNewViewForgetsThoseThatWereGoneBackFrom() {
    Navigation navigation = over(200, 40, 800, 400);
    navigation.zoomToBox(80, 40, 480, 240);
    navigation.back();
    navigation.showWhole();
    Viewport whole = navigation.viewport();
    navigation.forward();
    assertEquals(whole, navigation.viewport());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.25, 1.5, 2})
  @Tag("E4")
  void onAFinerScreenTheSamePartIsSeenInMorePixels(double scale) {
    Navigation navigation = over(200, 40, 800, 400);
    navigation.zoomToBox(80, 40, 480, 240);
    Viewport before = navigation.viewport();
    navigation.resize(200, 40, (int) (800 * scale), (int) (400 * scale), scale);
    Viewport after = navigation.viewport();
    assertEquals(before.cellWidth() * scale, after.cellWidth(), 1e-9);
    assertEquals(before.x() * scale, after.x(), 1e-6);
    assertEquals(before.firstColumn(), after.firstColumn());
    assertEquals(before.lastColumn(), after.lastColumn());
  }
}
