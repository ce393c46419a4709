package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.geometry.Bounds;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.ImageView;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.app.TestStage;
import org.logitlens.lens.GoldenGrids;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;
import org.logitlens.plot.GridView;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.Theme;
import org.logitlens.plot.TrackStyle;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class HeatmapPictureTest {
  private static final LensGrid PLASMA = GoldenGrids.of(0);

  private HeatmapView heatmap;

  @Start
  void start(Stage stage) {
    heatmap = new HeatmapView();
    stage.setScene(new Scene(heatmap, 980, 600));
    TestStage.show(stage);
  }

  /** Shows a grid and takes a picture of it when all texts are there. */
  private WritableImage show(FxRobot robot, LensGrid grid, PlotSettings settings) {
    robot.interact(
        () -> {
          heatmap.setSettings(settings);
          heatmap.setGrid(grid);
        });
    return picture(robot);
  }

  private WritableImage picture(FxRobot robot) {
    for (int frame = 0; frame < 3; frame++) {
      robot.interact(() -> heatmap.getScene().getRoot().layout());
      WaitForAsyncUtils.waitForFxEvents();
    }
    List<WritableImage> taken = new ArrayList<>();
    robot.interact(() -> taken.add(heatmap.snapshot(null, null)));
    return taken.get(0);
  }

  private void zoomIn(FxRobot robot, int steps) {
    robot.interact(() -> heatmap.requestFocus());
    for (int i = 0; i < steps; i++) {
      robot.type(KeyCode.PLUS);
    }
  }

  private Bounds bounds(int row, int column) {
    return Objects.requireNonNull(heatmap.boundsOf(new Cell(row, column)));
  }

  private int pixel(WritableImage image, int row, int column, double dx, double dy) {
    Bounds at = bounds(row, column);
    double x = dx >= 0 ? at.getMinX() + dx : at.getMaxX() + dx;
    double y = dy >= 0 ? at.getMinY() + dy : at.getMaxY() + dy;
    return image.getPixelReader().getArgb((int) x, (int) y);
  }

  private static int count(WritableImage image, Bounds box, int argb) {
    int count = 0;
    for (int y = (int) box.getMinY(); y < box.getMaxY(); y++) {
      for (int x = (int) box.getMinX(); x < box.getMaxX(); x++) {
        if (image.getPixelReader().getArgb(x, y) == argb) {
          count++;
        }
      }
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void cellsHaveTheColourOfTheirValueAndAGap(Theme theme, FxRobot robot) {
    PlotSettings settings = PlotSettings.DEFAULT.withTheme(theme);
    WritableImage image = show(robot, PLASMA, settings);
    GridView view = GridView.of(PLASMA, settings);
    for (int row = 0; row < view.rowCount(); row++) {
      for (int column = 0; column < view.columnCount(); column++) {
        int gridRow = view.gridRow(row);
        assertEquals(view.argb(row, column), pixel(image, gridRow, column, 3, 3));
        assertEquals(theme.paper(), pixel(image, gridRow, column, -1, 3));
        assertEquals(theme.paper(), pixel(image, gridRow, column, 3, -1));
      }
    }
  }

  @Test
  void aCellThatAgreesWithTheOutputHasCrimsonAtItsEdgeAndNoOtherHas(FxRobot robot) {
    WritableImage image = show(robot, PLASMA, PlotSettings.DEFAULT);
    for (int row = 0; row < PLASMA.rowCount(); row++) {
      for (int column = 0; column < PLASMA.columnCount(); column++) {
        for (double side : new double[] {0, 1, -2, -3}) {
          assertEquals(
              PLASMA.agrees(row, column), pixel(image, row, column, side, 9) == Theme.OUTLINE);
          assertEquals(
              PLASMA.agrees(row, column), pixel(image, row, column, 9, side) == Theme.OUTLINE);
        }
        assertNotEquals(Theme.OUTLINE, pixel(image, row, column, 2, 9));
      }
    }
  }

  @Test
  @Tag("W15")
  @Tag("R11")
  void aCellThatIsNotFiniteIsHatchedInEveryMode(FxRobot robot) {
    LensGrid broken = TestGrids.withNonFinite(PLASMA, 3, 4, 9);
    for (Metric metric : Metric.values()) {
      PlotSettings settings = PlotSettings.DEFAULT.withMetric(metric);
      WritableImage image = show(robot, broken, settings);
      Bounds at = bounds(3, 4);
      int hatch = count(image, at, settings.theme().hatch());
      int ground = count(image, at, settings.theme().empty());
      double area = at.getWidth() * at.getHeight();
      assertTrue(hatch > area / 10 && hatch < area / 3, metric + ": " + hatch);
      assertTrue(ground > area / 2, metric + ": " + ground);
      assertEquals(0, count(image, bounds(3, 5), settings.theme().hatch()), metric::toString);
    }
  }

  @Test
  void columnsThatAreNotDecodedYetArePale(FxRobot robot) {
    LensGrid half = TestGrids.pendingFrom(PLASMA, 20);
    WritableImage image = show(robot, half, PlotSettings.DEFAULT);
    int pending = Theme.LIGHT.pending();
    for (int row = 0; row < half.rowCount(); row++) {
      Bounds at = bounds(row, 20);
      assertEquals((int) ((at.getWidth() - 1) * (at.getHeight() - 1)), count(image, at, pending));
      assertEquals(0, count(image, bounds(row, 19), pending));
    }
  }

  @Test
  void recolouringMovesNothing(FxRobot robot) {
    show(robot, PLASMA, PlotSettings.DEFAULT);
    zoomIn(robot, 1);
    robot.interact(() -> heatmap.panBy(40, 0));
    picture(robot);
    Bounds at = bounds(4, 10);
    for (Metric metric : Metric.values()) {
      robot.interact(() -> heatmap.setSettings(PlotSettings.DEFAULT.withMetric(metric)));
      picture(robot);
      assertEquals(at, bounds(4, 10), metric::toString);
    }
  }

  @Test
  void whatWasRecolouredMovedAndTrackedLooksLikeWhatIsPaintedAnew(FxRobot robot) {
    LensGrid grid = TestGrids.withNonFinite(TestGrids.random(8, 90, 400, 5), 3, 2);
    List<PlotSettings> looks =
        List.of(
            PlotSettings.DEFAULT.withMetric(Metric.RANK_FINAL),
            PlotSettings.DEFAULT.withTheme(Theme.DARK),
            PlotSettings.DEFAULT.withTracked(List.of(grid.topId(3, 3), grid.topId(4, 5))),
            PlotSettings.DEFAULT.withStride(2).withMetric(Metric.ENTROPY),
            PlotSettings.DEFAULT.withBottomUp(false));
    show(robot, grid, PlotSettings.DEFAULT);
    for (PlotSettings look : looks) {
      robot.interact(() -> heatmap.panBy(53, 9));
      picture(robot);
      robot.interact(() -> heatmap.setSettings(look));
      WritableImage followed = picture(robot);
      // The same grid under another name: nothing that was remembered fits it.
      LensGrid same = TestGrids.withNonFinite(TestGrids.random(8, 90, 400, 5), 3, 2);
      WritableImage anew = show(robot, same, look);
      for (int y = 0; y < anew.getHeight(); y++) {
        for (int x = 0; x < anew.getWidth(); x++) {
          int expected = anew.getPixelReader().getArgb(x, y);
          assertEquals(expected, followed.getPixelReader().getArgb(x, y), x + ", " + y);
        }
      }
      show(robot, grid, look);
    }
  }

  @Test
  void othersStandBackWhileATokenIsLookedFor(FxRobot robot) {
    WritableImage plain = show(robot, PLASMA, PlotSettings.DEFAULT);
    robot.interact(() -> heatmap.highlightedProperty().set(cell -> cell.column() == 3));
    WritableImage dimmed = picture(robot);
    assertEquals(pixel(plain, 2, 3, 4, 4), pixel(dimmed, 2, 3, 4, 4));
    int before = pixel(plain, 2, 4, 4, 4) >> 16 & 0xFF;
    int after = pixel(dimmed, 2, 4, 4, 4) >> 16 & 0xFF;
    assertEquals(255 - (255 - before) * 0.2, after, 1);
    robot.interact(() -> heatmap.highlightedProperty().set(null));
    assertEquals(pixel(plain, 2, 4, 4, 4), pixel(picture(robot), 2, 4, 4, 4));
  }

  @Test
  void textStaysInsideItsCell(FxRobot robot) {
    LensGrid long1 = TestGrids.random(8, 27, 400, 5);
    WritableImage image = show(robot, long1, PlotSettings.DEFAULT);
    for (int row = 0; row < long1.rowCount(); row++) {
      for (int column = 0; column < long1.columnCount(); column++) {
        if (!long1.agrees(row, column)) {
          int ground = pixel(image, row, column, 0, 0);
          Bounds at = bounds(row, column);
          for (double y = 0; y < at.getHeight() - 1; y++) {
            assertEquals(ground, pixel(image, row, column, 0, y));
            assertEquals(ground, pixel(image, row, column, -2, y));
          }
        }
      }
    }
  }

  @Test
  void theTextOfATrackedGuessStaysClearOfItsDashesAndOtherCellsStayAsTheyWere(FxRobot robot) {
    int they = PLASMA.topId(8, 4);
    WritableImage plain = show(robot, PLASMA, PlotSettings.DEFAULT);
    WritableImage tracked = show(robot, PLASMA, PlotSettings.DEFAULT.withTracked(List.of(they)));
    GridView view = Objects.requireNonNull(heatmap.getView());
    int marked = 0;
    for (int row = 0; row < view.rowCount(); row++) {
      for (int column = 0; column < view.columnCount(); column++) {
        int gridRow = view.gridRow(row);
        Bounds at = bounds(gridRow, column);
        boolean isThey = PLASMA.topId(gridRow, column) == they;
        marked += isThey ? 1 : 0;
        for (double y = 0; y < at.getHeight() - 1; y++) {
          for (double x : new double[] {0, 1, 2, -4, -3, -2}) {
            int pixel = pixel(tracked, gridRow, column, x, y);
            if (isThey) {
              assertTrue(
                  List.of(view.argb(row, column), Theme.OUTLINE, TrackStyle.of(0).argb())
                      .contains(pixel),
                  () -> Integer.toHexString(pixel));
            } else {
              assertEquals(pixel(plain, gridRow, column, x, y), pixel);
            }
          }
        }
      }
    }
    assertTrue(marked > 3);
  }

  @Test
  void textIsThereWhereThereIsRoomAndGoneWhereThereIsNone(FxRobot robot) {
    WritableImage image = show(robot, PLASMA, PlotSettings.DEFAULT);
    Bounds at = bounds(0, 5);
    int ground = pixel(image, 0, 5, 1, 1);
    assertTrue(count(image, at, ground) < (at.getWidth() - 1) * (at.getHeight() - 1));
    show(robot, TestGrids.random(8, 300, 50, 3), PlotSettings.DEFAULT);
    robot.interact(() -> heatmap.showWhole());
    WritableImage whole = picture(robot);
    Bounds small = bounds(0, 5);
    assertEquals(
        (int) (small.getWidth() * small.getHeight()),
        count(whole, small, pixel(whole, 0, 5, 0, 0)));
  }

  @Test
  @Tag("E3")
  @Tag("E4")
  void nothingPaintedIsLargerThanTheControl(FxRobot robot) {
    LensGrid large = TestGrids.random(48, 1024, 50, 7);
    show(robot, large, PlotSettings.DEFAULT);
    zoomIn(robot, 20);
    picture(robot);
    List<Node> all = new ArrayList<>();
    collect(heatmap, all);
    assertTrue(all.stream().noneMatch(node -> node instanceof Canvas));
    List<ImageView> images =
        all.stream().filter(ImageView.class::isInstance).map(ImageView.class::cast).toList();
    assertFalse(images.isEmpty());
    for (ImageView image : images) {
      assertTrue(image.getImage().getWidth() <= heatmap.getWidth());
      assertTrue(image.getImage().getHeight() <= heatmap.getHeight());
    }
  }

  private static void collect(Parent parent, List<Node> into) {
    for (Node child : parent.getChildrenUnmodifiable()) {
      into.add(child);
      if (child instanceof Parent more) {
        collect(more, into);
      }
    }
  }

  @Test
  @Tag("P5")
  void aThousandColumnsCanAllBeReached(FxRobot robot) {
    LensGrid large = TestGrids.random(12, 1024, 50, 7);
    show(robot, large, PlotSettings.DEFAULT);
    assertNull(heatmap.boundsOf(new Cell(12, 1023)));
    robot.interact(() -> heatmap.moveCurrent(new Cell(12, 1023)));
    WritableImage image = picture(robot);
    GridView view = GridView.of(large, PlotSettings.DEFAULT);
    assertEquals(view.argb(0, 1023), pixel(image, 12, 1023, 3, 3));
    robot.interact(() -> heatmap.showWhole());
    image = picture(robot);
    Bounds last = bounds(0, 1023);
    assertEquals(
        view.argb(12, 1023),
        image.getPixelReader().getArgb((int) last.getMinX(), (int) last.getMinY()));
  }

  @Test
  @Tag("P19")
  void equalTokensKeepAColumnEach(FxRobot robot) {
    LensGrid grid = TestGrids.ofTokens(4, 5, List.of(" the", " the", " the"));
    show(robot, grid, PlotSettings.DEFAULT);
    assertEquals(3, Objects.requireNonNull(heatmap.getView()).columnCount());
    for (int column = 0; column < 3; column++) {
      Bounds at = bounds(2, column);
      assertEquals(new Cell(2, column), heatmap.cellAt(at.getCenterX(), at.getCenterY()));
    }
    assertTrue(bounds(2, 0).getMaxX() <= bounds(2, 1).getMinX());
  }

  @Test
  @Tag("P11")
  void textFromRightToLeftLeavesTheLayoutAndItsNeighboursAlone(FxRobot robot) {
    List<String> latin = List.of(" abc", " defg", "hi", " jklm");
    List<String> mixed = List.of(" abc", " שלום", "\u202Eلا", " jklm");
    show(robot, TestGrids.ofTokens(4, 5, latin), PlotSettings.DEFAULT);
    Bounds first = bounds(4, 0);
    Bounds last = bounds(0, 3);
    WritableImage image = show(robot, TestGrids.ofTokens(4, 5, mixed), PlotSettings.DEFAULT);
    assertEquals(first, bounds(4, 0));
    assertEquals(last, bounds(0, 3));
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 4; column++) {
        assertEquals(Theme.LIGHT.paper(), pixel(image, row, column, -1, 10));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {250, 290, 310, 365, 420, 600})
  void aLowControlShowsWholeRowsWithTextAndKeepsLabelsInsideItsHeaders(int height, FxRobot robot) {
    robot.interact(
        () -> {
          Scene scene = heatmap.getScene();
          scene.setRoot(new Group());
          scene.setRoot(new Pane(heatmap));
          heatmap.resize(600, height);
          heatmap.setGrid(TestGrids.random(9, 300, 40, 3));
        });
    picture(robot);
    int whole = 0;
    for (int row = 0; row < 9; row++) {
      Bounds cell = heatmap.boundsOf(new Cell(row, 0));
      whole += cell != null && cell.getHeight() >= 17 ? 1 : 0;
    }
    assertTrue(whole >= Math.min(9, (height - 170) / 17), whole + " rows");
    assertTrue(whole >= 4, whole + " rows");
  }

  @Test
  void headersNameRowsAndTokens(FxRobot robot) {
    WritableImage image = show(robot, PLASMA, PlotSettings.DEFAULT);
    int paper = Theme.LIGHT.paper();
    for (int row = 0; row < PLASMA.rowCount(); row++) {
      Bounds at = bounds(row, 0);
      assertTrue(inked(image, 0, at.getMinY(), at.getMinX(), at.getMaxY(), paper), "row " + row);
    }
    double bottom = bounds(0, 0).getMaxY();
    double top = bounds(8, 0).getMinY();
    for (int column = 0; column < PLASMA.columnCount(); column++) {
      Bounds at = bounds(0, column);
      assertTrue(
          inked(image, at.getMinX(), bottom, at.getMaxX(), bottom + 40, paper), "input " + column);
      boolean next = column + 1 < PLASMA.columnCount();
      if (next) {
        assertTrue(inked(image, at.getMinX(), 0, at.getMaxX(), top - 20, paper), "next " + column);
      }
    }
  }

  @Test
  void theHeadersOfTheHoveredCellAreStressed(FxRobot robot) {
    show(robot, PLASMA, PlotSettings.DEFAULT);
    robot.interact(() -> heatmap.hover(new Cell(5, 12)));
    WritableImage image = picture(robot);
    int accent = Theme.LIGHT.accent();
    Bounds at = bounds(5, 12);
    assertTrue(hasHue(image, 0, at.getMinY(), at.getMinX(), at.getMaxY(), accent));
    Bounds other = bounds(4, 12);
    assertFalse(hasHue(image, 0, other.getMinY(), other.getMinX(), other.getMaxY(), accent));
    double bottom = bounds(0, 12).getMaxY();
    assertTrue(hasHue(image, at.getMinX() - 40, bottom, at.getMaxX(), bottom + 50, accent));
    robot.interact(() -> heatmap.hover(null));
    WritableImage after = picture(robot);
    assertFalse(hasHue(after, 0, bottom, heatmap.getWidth(), bottom + 50, accent));
  }

  private static boolean inked(
      WritableImage image, double left, double top, double right, double bottom, int paper) {
    for (int y = (int) top; y < bottom; y++) {
      for (int x = (int) left; x < right; x++) {
        if (image.getPixelReader().getArgb(x, y) != paper) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether some pixel is close to a colour; strokes of letters hardly cover any pixel wholly. */
  private static boolean hasHue(
      WritableImage image, double left, double top, double right, double bottom, int argb) {
    for (int y = (int) top; y < bottom; y++) {
      for (int x = Math.max(0, (int) left); x < right; x++) {
        int pixel = image.getPixelReader().getArgb(x, y);
        int red = (pixel >> 16 & 0xFF) - (argb >> 16 & 0xFF);
        int green = (pixel >> 8 & 0xFF) - (argb >> 8 & 0xFF);
        int blue = (pixel & 0xFF) - (argb & 0xFF);
        if (red * red + green * green + blue * blue < 60 * 60) {
          return true;
        }
      }
    }
    return false;
  }
}
