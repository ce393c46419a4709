package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.logitlens.lens.GoldenGrids;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;

class FigureTest {
  private static final PlotSettings KL = PlotSettings.DEFAULT;

  private static List<Mark> marks(Figure figure) {
    List<Mark> marks = new ArrayList<>();
    figure.marks(new Box(0, 0, (double) figure.width(), (double) figure.height()), marks::add);
    return marks;
  }

  private static List<Mark.Text> texts(Figure figure) {
    return marks(figure).stream()
        .filter(Mark.Text.class::isInstance)
        .map(Mark.Text.class::cast)
        .toList();
  }

  static Stream<GridView> views() {
    List<GridView> views = new ArrayList<>();
    for (int prompt = 0; prompt < GoldenGrids.count(); prompt++) {
      views.add(GridView.of(GoldenGrids.of(prompt), KL));
      views.add(GridView.of(GoldenGrids.of(prompt), KL.withCellSize(17, 9)));
    }
    LensGrid wide = TestGrids.random(12, 150, 60, 4);
    views.add(GridView.of(wide, KL.withCellSize(3, 3)));
    views.add(GridView.of(wide, KL.withCellSize(13, 40).withColumns(10, 90)));
    views.add(GridView.of(GoldenGrids.of(0, HiddenRows.MID_BLOCKS), KL));
    views.add(
        GridView.of(
            TestGrids.ofTokens(3, 1, List.of("Ã".repeat(128), " ".repeat(100), " שלום", "日")), KL));
    return views.stream();
  }

  @ParameterizedTest
  @MethodSource("views")
  @Tag("P4")
  @Tag("P18")
  void nothingReachesOverTheEdgeOfThePicture(GridView view) {
    for (Metric metric : List.of(Metric.JENSEN_SHANNON, Metric.LOGIT)) {
      Figure figure = Figure.of(GridView.of(view.grid(), view.settings().withMetric(metric)));
      for (Mark.Text text : texts(figure)) {
        double turn = Math.toRadians(text.degrees());
        for (double along : List.of(0.0, text.line().width())) {
          for (double up : List.of(-0.25, 0.95)) {
            double x =
                text.at().x() + along * Math.cos(turn) + up * text.line().size() * Math.sin(turn);
            double y =
                text.at().y() + along * Math.sin(turn) - up * text.line().size() * Math.cos(turn);
            assertTrue(
                x >= 0 && y >= 0 && x <= figure.width() && y <= figure.height(),
                text.line().plain() + " at " + x + ", " + y);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void uprightTextsDoNotOverlap(GridView view) {
    List<Mark.Text> upright =
        texts(Figure.of(view)).stream().filter(text -> text.degrees() == 0).toList();
    for (int i = 0; i < upright.size(); i++) {
      for (int j = 0; j < i; j++) {
        boolean parts = isIndex(upright.get(i)) || isIndex(upright.get(j));
        assertFalse(
            !parts && box(upright.get(i)).intersects(box(upright.get(j))),
            upright.get(i).line().plain() + " on " + upright.get(j).line().plain());
      }
    }
  }

  /** Lowered indices in a formula stand close to what they belong to. */
  private static boolean isIndex(Mark.Text text) {
    TextLine.Piece first = text.line().pieces().get(0);
    return text.line().size() == 9 && first.face() == Face.SANS && first.text().length() == 1;
  }

  private static Box box(Mark.Text text) {
    double size = text.line().size();
    return new Box(
        text.at().x() + 0.5,
        text.at().y() - 0.72 * size,
        Math.max(0, text.line().width() - 1),
        0.72 * size);
  }

  @ParameterizedTest
  @EnumSource
  void thePictureNamesModeUnitFormulaModelAndRows(Metric metric) {
    Figure figure = Figure.of(GridView.of(GoldenGrids.of(1), KL.withMetric(metric)));
    List<String> texts = texts(figure).stream().map(text -> text.line().plain()).toList();
    assertTrue(texts.contains(metric.title()));
    assertTrue(metric.unit().isEmpty() || texts.contains(metric.unit()));
    assertTrue(texts.contains("lens-mini · Logit lens"));
    assertTrue(texts.containsAll(List.of("block 7", "block 0", "input", "settles")));
    String joined = String.join("", texts);
    assertTrue(joined.contains(Formula.of(metric.formula(), Face.SANS, 12).plain()), joined);
  }

  @Test
  @Tag("P4")
  void aPromptOfOneTokenHasOneColumnAndNoTopLabel() throws PictureException {
    LensGrid grid = GoldenGrids.of(3);
    Figure figure = Figure.of(GridView.of(grid, KL));
    List<Mark.Text> tilted = texts(figure).stream().filter(text -> text.degrees() != 0).toList();
    assertEquals(List.of("a"), tilted.stream().map(text -> text.line().plain()).toList());
    BufferedImage image = PictureExport.image(grid, KL, new ExportOptions(1, 96));
    assertEquals(figure.width(), image.getWidth());
  }

  @Test
  void tiltedLabelsNameEveryTokenAndWhatIsGuessedRight() {
    List<String> tilted =
        texts(Figure.of(GridView.of(GoldenGrids.of(0), KL))).stream()
            .filter(text -> text.degrees() == -45)
            .map(text -> text.line().plain())
            .toList();
    // 26 next tokens above, 27 tokens below.
    assertEquals(53, tilted.size());
    assertEquals("(*) omet", tilted.get(0));
    assertEquals("·people", tilted.get(4));
    assertEquals("S", tilted.get(26));
  }

  @Test
  @Tag("P19")
  void equalTokensKeepALabelEach() {
    LensGrid grid = TestGrids.ofTokens(2, 5, List.of(" the", " the", " the"));
    long labels =
        texts(Figure.of(GridView.of(grid, KL))).stream()
            .filter(text -> text.degrees() == -45 && text.line().plain().equals("·the"))
            .count();
    assertTrue(labels >= 3, labels + " labels");
  }

  @Test
  @Tag("R11")
  @Tag("W15")
  void cellsThatAreNotFiniteAreHatchedToThePixel() throws PictureException {
    LensGrid whole = TestGrids.random(3, 6, 40, 8);
    LensGrid broken = TestGrids.withNonFinite(whole, 1, 2);
    ExportOptions plain = new ExportOptions(1, 96);
    for (Metric metric : Metric.values()) {
      PlotSettings settings = KL.withMetric(metric);
      BufferedImage image = PictureExport.image(broken, settings, plain);
      GridView view = GridView.of(broken, settings);
      CellGeometry cells = Figure.of(view).cells();
      Box cell = cells.cell(view.viewRow(1), 2);
      int ground = 0;
      int strokes = 0;
      for (int y = (int) cell.y(); y < cell.bottom(); y++) {
        for (int x = (int) cell.x(); x < cell.right(); x++) {
          int rgb = image.getRGB(x, y);
          // Every pixel lies between the ground and the strokes: no colour of any map, no text.
          assertEquals(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, 12);
          ground += rgb == Theme.LIGHT.empty() ? 1 : 0;
          strokes += Contrast.ratio(rgb, Theme.LIGHT.empty()) > 1.8 ? 1 : 0;
        }
      }
      double area = cell.width() * cell.height();
      assertTrue(
          ground > 0.2 * area && strokes > 0.1 * area, metric + " " + ground + " " + strokes);
    }
  }

  @Test
  void cellsAreOutlinedWhereIdsAgreeTwoPixelsWideInside() throws PictureException {
    LensGrid grid = GoldenGrids.of(0);
    BufferedImage image = PictureExport.image(grid, KL, new ExportOptions(1, 96));
    GridView view = GridView.of(grid, KL);
    CellGeometry cells = Figure.of(view).cells();
    for (int row = 0; row < view.rowCount(); row++) {
      for (int column = 0; column < view.columnCount(); column++) {
        Box cell = cells.cell(row, column);
        int x = (int) cell.x();
        int y = (int) cell.y();
        boolean agrees =
            grid.topId(view.gridRow(row), column) == grid.topId(grid.rowCount() - 1, column);
        int edge = agrees ? Theme.OUTLINE : view.argb(row, column);
        for (int step = 0; step < 2; step++) {
          assertEquals(edge, image.getRGB(x + step, y + step));
          assertEquals(edge, image.getRGB((int) cell.right() - 1 - step, y + 5));
        }
        assertEquals(view.argb(row, column), image.getRGB(x + 2, y + 2));
        assertEquals(Theme.LIGHT.paper(), image.getRGB((int) cell.right(), y + 5), "gap");
      }
    }
  }

  @Test
  void smallCellsTouchAndLargeOnesHaveAGap() {
    assertEquals(0, new CellGeometry(0, 0, 11, 40).gap());
    assertEquals(1, new CellGeometry(0, 0, 12, 12).gap());
    assertEquals(0, CellMarks.outline(5, 30));
    assertEquals(1, CellMarks.outline(11, 11));
    assertEquals(2, CellMarks.outline(12, 12));
  }

  @ParameterizedTest
  @EnumSource
  void aThemePaintsItsPaper(Theme theme) throws PictureException {
    BufferedImage image =
        PictureExport.image(GoldenGrids.of(1), KL.withTheme(theme), new ExportOptions(1, 96));
    assertEquals(theme.paper(), image.getRGB(0, 0));
    assertEquals(theme.paper(), image.getRGB(image.getWidth() - 1, image.getHeight() - 1));
  }

  @Test
  @Tag("X8")
  void aScaleMakesEverythingLargerAlike() throws PictureException {
    LensGrid grid = GoldenGrids.of(1);
    BufferedImage one = PictureExport.image(grid, KL, new ExportOptions(1, 96));
    BufferedImage three = PictureExport.image(grid, KL, new ExportOptions(3, 96));
    assertEquals(3 * one.getWidth(), three.getWidth());
    assertEquals(3 * one.getHeight(), three.getHeight());
    double inked = ink(three) / ink(one);
    // Text is there in the same share of the area.
    assertEquals(9, inked, 0.6);
  }

  /** How many pixels differ from the paper, soft edges in part. */
  private static double ink(BufferedImage image) {
    double ink = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        ink += 255 - (image.getRGB(x, y) & 0xFF);
      }
    }
    return ink;
  }

  @Test
  void theLegendExplainsWhatIsThereAndNothingElse() {
    LensGrid grid = GoldenGrids.of(0);
    List<String> plain = explanations(GridView.of(grid, KL));
    assertTrue(plain.contains("same guess as the output"));
    assertTrue(plain.contains("position 0, an attention sink"));
    assertFalse(plain.contains("not finite"));
    assertFalse(plain.contains("not computed yet"));
    LensGrid odd = TestGrids.pendingFrom(TestGrids.withNonFinite(grid, 2, 1), 20);
    List<String> more = explanations(GridView.of(odd, KL));
    assertTrue(more.contains("not finite"));
    assertTrue(more.contains("not computed yet"));
    assertNotEquals(
        plain.contains("position 0, an attention sink"),
        explanations(GridView.of(grid, KL.withColumns(3, 9)))
            .contains("position 0, an attention sink"));
  }

  private static List<String> explanations(GridView view) {
    return texts(Figure.of(view)).stream().map(text -> text.line().plain()).toList();
  }
}
