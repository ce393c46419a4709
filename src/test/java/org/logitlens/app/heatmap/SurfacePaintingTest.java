package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.Token;
import org.logitlens.plot.CellGeometry;
import org.logitlens.plot.CellMarks;
import org.logitlens.plot.Face;
import org.logitlens.plot.GridView;
import org.logitlens.plot.Java2DPainter;
import org.logitlens.plot.Mark;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.Point;
import org.logitlens.plot.TextLine;
import org.logitlens.plot.Theme;
import org.logitlens.plot.TrackStyle;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
class SurfacePaintingTest {
  private static final int PAPER = 0xFFFFE8A5;

  private static Surface surface(FxRobot robot, int width, int height, double scale) {
    Surface[] made = new Surface[1];
    robot.interact(
        () -> {
          made[0] = new Surface();
          made[0].place(0, 0, width, height, scale);
          made[0].clear(PAPER);
        });
    return made[0];
  }

  @ParameterizedTest
  @Tag("E4")
  @CsvSource({"0, 1", "-45, 1", "0, 1.25", "-45, 1.25", "0, 1.5", "-45, 1.5", "0, 2", "-45, 2"})
  void aStampIsWhatTheExportedPictureShowsAtThatScale(double degrees, double scale, FxRobot robot) {
    Token token = new Token(1, " ábc\nW".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    TextLine line = TextLine.of(token.label(), Face.MONO, 14);
    Surface surface = surface(robot, 240, 240, scale);
    new Stamp(line, scale, degrees).put(surface, 60, 160, 0, 240, 0xFF112233, 0xFF778899);

    BufferedImage expected = new BufferedImage(240, 240, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = expected.createGraphics();
    graphics.setColor(new Color(PAPER));
    graphics.fillRect(0, 0, 240, 240);
    new Java2DPainter(graphics, scale, 0)
        .paint(
            new Mark.Text(
                new Point(60 / scale, 160 / scale), line, 0xFF112233, 0xFF778899, degrees));
    graphics.dispose();
    int worst = 0;
    for (int i = 0; i < surface.pixels().length; i++) {
      int one = surface.pixels()[i];
      int other = expected.getRGB(i % 240, i / 240);
      for (int shift = 0; shift <= 16; shift += 8) {
        worst = Math.max(worst, Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)));
      }
    }
    // Both round; nothing else may differ.
    assertEquals(0, worst, 2);
  }

  @Test
  void aStampNeverWritesBesideTheSurfaceOrItsBounds(FxRobot robot) {
    Stamp stamp = new Stamp(TextLine.of("Wgj", Face.MONO, 20), 1, -45);
    Surface surface = surface(robot, 30, 30, 1);
    for (int x = -60; x < 90; x += 7) {
      for (int y = -60; y < 90; y += 7) {
        stamp.put(surface, x, y, 10, 20, 0xFF000000, 0xFF000000);
      }
    }
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 30; x++) {
        if (x < 10 || x >= 20) {
          assertEquals(PAPER, surface.pixels()[y * 30 + x]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.25, 1.5, 2})
  @Tag("E4")
  void cellsAreWholePixelsAtEveryScreenScale(double scale, FxRobot robot) {
    LensGrid grid = TestGrids.random(3, 7, 40, 11);
    GridView view = GridView.of(grid, PlotSettings.DEFAULT);
    Viewport port = new CellSizes(scale).fit(7, 4, (int) (300.3 * scale), (int) (170.6 * scale));
    Surface surface = surface(robot, port.width(), port.height(), scale);
    CellColors colors = CellColors.of(view, null, null);
    new CellRaster(Theme.LIGHT, scale).draw(port, colors, surface);
    int gap = CellRaster.gap(port, scale);
    assertEquals((int) Math.round(scale), gap);
    int outline = (int) Math.round(2 * scale);
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 7; column++) {
        for (int y = port.top(row); y < port.top(row + 1); y++) {
          for (int x = port.left(column); x < port.left(column + 1); x++) {
            boolean inGap = x >= port.left(column + 1) - gap || y >= port.top(row + 1) - gap;
            boolean atEdge =
                x < port.left(column) + outline
                    || y < port.top(row) + outline
                    || x >= port.left(column + 1) - gap - outline
                    || y >= port.top(row + 1) - gap - outline;
            int expected =
                inGap
                    ? Theme.LIGHT.paper()
                    : atEdge && view.outlined(row, column) ? Theme.OUTLINE : view.argb(row, column);
            assertEquals(expected, surface.pixels()[y * port.width() + x], x + ", " + y);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 20, 1", "17, 12, 1", "9, 7, 1", "80, 40, 2", "18, 14, 2"})
  void outlinesAndDashesAreThoseOfTheExportedPicture(
      int cellWidth, int cellHeight, int scale, FxRobot robot) {
    LensGrid grid = TestGrids.random(5, 9, 6, 11);
    GridView view = GridView.of(grid, PlotSettings.DEFAULT.withTracked(List.of(2, 0, 5, 3)));
    int width = 9 * cellWidth;
    int height = 6 * cellHeight;
    Surface surface = surface(robot, width, height, scale);
    new CellRaster(Theme.LIGHT, scale)
        .draw(
            new Viewport(9, 6, cellWidth, cellHeight, 0, 0, width, height),
            CellColors.of(view, null, null),
            surface);

    BufferedImage expected = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = expected.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    Java2DPainter painter = new Java2DPainter(graphics, scale, 0);
    CellMarks cells =
        new CellMarks(
            view, new CellGeometry(0, 0, (double) cellWidth / scale, (double) cellHeight / scale));
    Set<TrackStyle> drawn = new HashSet<>();
    for (int row = 0; row < 6; row++) {
      for (int column = 0; column < 9; column++) {
        painter.paint(cells.ground(row, column));
        cells.over(
            row,
            column,
            mark -> {
              if (mark instanceof Mark.DashedOutline dashed) {
                drawn.add(dashed.style());
              }
              if (!(mark instanceof Mark.Text)) {
                painter.paint(mark);
              }
            });
      }
    }
    graphics.dispose();
    assertEquals(4, drawn.size());
    assertArrayEquals(expected.getRGB(0, 0, width, height, null, 0, width), surface.pixels());
  }

  @Test
  void pixelsOutsideOfThePictureArePaper(FxRobot robot) {
    LensGrid grid = TestGrids.random(2, 2, 40, 11);
    Viewport port = new Viewport(2, 3, 5, 4, 0, 0, 30, 20);
    Surface surface = surface(robot, 30, 20, 1);
    new CellRaster(Theme.LIGHT, 1)
        .draw(port, CellColors.of(GridView.of(grid, PlotSettings.DEFAULT), null, null), surface);
    int[] right = new int[20];
    java.util.Arrays.fill(right, Theme.LIGHT.paper());
    for (int y = 0; y < 20; y++) {
      int[] beyond = java.util.Arrays.copyOfRange(surface.pixels(), y * 30 + 10, y * 30 + 30);
      assertArrayEquals(right, beyond);
    }
    assertEquals(Theme.LIGHT.paper(), surface.pixels()[12 * 30]);
  }
}
