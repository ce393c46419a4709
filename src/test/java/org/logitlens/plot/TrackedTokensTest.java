package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.ExactColumn;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Palette;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.ValueRange;
import org.logitlens.lens.Vocabulary;

class TrackedTokensTest {
  private static final PlotSettings KL = PlotSettings.DEFAULT;
  private static final int PLASMA = 0;
  private static final int THEY = 1;
  private static final int STATE = 2;

  /** Best ids of two rows, the output last, at three positions. */
  private static final int[][] BEST = {{PLASMA, THEY, STATE}, {PLASMA, STATE, THEY}};

  private static LensGrid grid() {
    List<byte[]> texts = new ArrayList<>();
    for (String text : List.of(" plasma", " they", " state")) {
      texts.add(text.getBytes(StandardCharsets.UTF_8));
    }
    Vocabulary words = new Vocabulary(texts, 3);
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int column = 0; column < 3; column++) {
      double[][] logits = new double[2][3];
      logits[0][BEST[0][column]] = 4;
      logits[1][BEST[1][column]] = 5;
      columns.add(ExactColumn.of(logits, 2, 0, column < 2 ? 0 : null));
    }
    Prompt prompt =
        new Prompt(
            " plasma plasma plasma",
            List.of(words.token(0), words.token(0), words.token(0)),
            List.of(0, 7, 14),
            List.of());
    return new LensGrid(
        "tracked", words, prompt, 1, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, columns);
  }

  /** The dashes of every cell, by view row and column; null where a cell has none. */
  private static List<@Nullable TrackStyle> dashes(GridView view) {
    CellMarks cells = new CellMarks(view, new CellGeometry(0, 0, 48, 32));
    List<@Nullable TrackStyle> all = new ArrayList<>();
    for (int row = 0; row < view.rowCount(); row++) {
      for (int column = 0; column < view.columnCount(); column++) {
        List<TrackStyle> found = new ArrayList<>();
        cells.over(
            row,
            column,
            mark -> {
              if (mark instanceof Mark.DashedOutline dashed) {
                found.add(dashed.style());
              }
            });
        assertTrue(found.size() <= 1);
        all.add(found.isEmpty() ? null : found.get(0));
      }
    }
    return all;
  }

  private static List<@Nullable TrackStyle> styles(@Nullable Integer... indices) {
    List<@Nullable TrackStyle> styles = new ArrayList<>();
    for (Integer index : indices) {
      styles.add(index == null ? null : TrackStyle.of(index));
    }
    return styles;
  }

  @Test
  void aCellHasTheDashesOfTheTokenThatItGuesses() {
    LensGrid grid = grid();
    assertEquals(
        styles(null, null, null, null, null, null), dashes(GridView.of(grid, KL)), "none tracked");
    // The output row is above.
    assertEquals(
        styles(1, null, 0, 1, 0, null),
        dashes(GridView.of(grid, KL.withTracked(List.of(THEY, PLASMA)))));
    assertEquals(
        styles(0, 2, 1, 0, 1, 2),
        dashes(GridView.of(grid, KL.withTracked(List.of(PLASMA, THEY, STATE)))));
  }

  @Test
  void aCellWithoutAGuessHasNoDashes() {
    LensGrid broken = TestGrids.withNonFinite(grid(), 0, 0);
    LensGrid odd = TestGrids.pendingFrom(broken, 2);
    assertEquals(
        styles(0, 2, null, null, 1, null),
        dashes(GridView.of(odd, KL.withTracked(List.of(PLASMA, THEY, STATE)))));
  }

  @Test
  void cellsTooSmallForAnOutlineHaveNoDashes() {
    GridView view = GridView.of(grid(), KL.withTracked(List.of(PLASMA)));
    List<Mark> marks = new ArrayList<>();
    new CellMarks(view, new CellGeometry(0, 0, 5, 30)).over(0, 0, marks::add);
    assertEquals(List.of(), marks);
  }

  @ParameterizedTest
  @EnumSource
  void crimsonIsSeenAroundTheDashesOfACellThatAgreesToo(Theme theme) throws PictureException {
    PlotSettings settings = KL.withTheme(theme).withTracked(List.of(PLASMA, THEY));
    LensGrid grid = grid();
    BufferedImage image = PictureExport.image(grid, settings, new ExportOptions(1, 96));
    GridView view = GridView.of(grid, settings);
    CellGeometry cells = Figure.of(view).cells();

    Box agreeing = cells.cell(view.viewRow(0), 0);
    int left = (int) agreeing.x();
    int top = (int) agreeing.y();
    int ground = view.argb(view.viewRow(0), 0);
    int dash = TrackStyle.of(0).argb();
    // A column through the first dash and one through the gap after its eight pixels.
    assertEquals(List.of(Theme.OUTLINE, dash, dash, ground), down(image, left + 5, top));
    assertEquals(List.of(Theme.OUTLINE, ground, ground, ground), down(image, left + 10, top));

    Box alone = cells.cell(view.viewRow(0), 1);
    int other = TrackStyle.of(1).argb();
    int x = (int) alone.x();
    int bare = view.argb(view.viewRow(0), 1);
    assertEquals(List.of(other, other, bare, bare), down(image, x + 3, top));
    assertEquals(List.of(bare, bare, bare, bare), down(image, x + 5, top));
  }

  private static List<Integer> down(BufferedImage image, int x, int y) {
    return List.of(
        image.getRGB(x, y), image.getRGB(x, y + 1), image.getRGB(x, y + 2), image.getRGB(x, y + 3));
  }

  @Test
  void dashesStayInsideTheirBoxOnWholePixelsAtEveryScale() {
    Box box = new Box(3, 5, 41, 17);
    for (int index = 0; index < LensRequest.MAX_TRACKED; index++) {
      for (double scale : List.of(1.0, 1.25, 1.5, 2.0)) {
        List<Box> all = new ArrayList<>();
        TrackStyle.of(index).frame(box, 2, scale, all::add);
        assertTrue(all.stream().anyMatch(dash -> dash.x() == 3));
        assertTrue(all.stream().anyMatch(dash -> dash.y() == 5));
        assertTrue(all.stream().anyMatch(dash -> dash.right() == 44));
        assertTrue(all.stream().anyMatch(dash -> dash.bottom() == 22));
        double painted = all.stream().mapToDouble(dash -> dash.width() * dash.height()).sum();
        assertTrue(painted < 2 * 2 * (41 + 17), "with gaps");
        for (Box dash : all) {
          assertTrue(dash.x() >= 3 && dash.y() >= 5 && dash.right() <= 44 && dash.bottom() <= 22);
          for (double edge : List.of(dash.x(), dash.y(), dash.right(), dash.bottom())) {
            assertEquals(Math.rint(edge), edge);
          }
        }
      }
    }
  }

  @Test
  void theTextOfATrackedGuessLeavesRoomForBothOutlines() {
    LensGrid grid = grid();
    GridView view = GridView.of(grid, KL.withTracked(List.of(PLASMA)));
    int shown = 0;
    for (int width = 14; width < 90; width++) {
      CellMarks cells = new CellMarks(view, new CellGeometry(0, 0, width, 30));
      Mark.Text text = cells.text(0, 0).orElse(null);
      if (text != null) {
        shown++;
        assertTrue(text.at().x() >= 3, "width " + width);
        assertTrue(text.at().x() + text.line().width() <= width - 1 - 3, "width " + width);
      }
    }
    assertTrue(shown > 60);
  }

  @Test
  void theLowestRowsKeepTheTextOfATrackedGuess() {
    GridView view = GridView.of(grid(), KL.withTracked(List.of(PLASMA)));
    CellMarks cells = new CellMarks(view, new CellGeometry(0, 0, 60, 17));
    assertEquals("·plasma", cells.text(0, 0).orElseThrow().line().plain());
  }

  @Test
  void theLegendNamesEveryTrackedTokenByItsDashes() {
    GridView view = GridView.of(grid(), KL.withTracked(List.of(STATE, PLASMA)));
    List<LegendItem> items =
        LegendItem.of(view).stream()
            .filter(item -> item.sign() == LegendItem.Sign.TRACKED)
            .toList();
    assertEquals(
        List.of("guess is ·state", "guess is ·plasma"),
        items.stream().map(item -> item.text().plain()).toList());
    assertTrue(
        LegendItem.of(GridView.of(grid(), KL)).stream()
            .noneMatch(item -> item.sign() == LegendItem.Sign.TRACKED));
    Figure figure = Figure.of(view);
    List<TrackStyle> signs = new ArrayList<>();
    figure.marks(
        new Box(0, 0, (double) figure.width(), (double) figure.height()),
        mark -> {
          if (mark instanceof Mark.DashedOutline dashed && dashed.box().width() == 16) {
            signs.add(dashed.style());
          }
        });
    assertEquals(List.of(TrackStyle.of(0), TrackStyle.of(1)), signs);
  }

  @Test
  void aTrackedTokenThatIsVeryLongIsCutInTheLegend() {
    LensGrid grid = TestGrids.ofTokens(2, 1, List.of("Ã".repeat(128), "b"));
    LegendItem item = LegendItem.of(GridView.of(grid, KL.withTracked(List.of(0)))).get(1);
    assertTrue(item.text().plain().startsWith("guess is Ã"), item.text().plain());
    assertTrue(item.text().plain().endsWith("…"), item.text().plain());
    assertTrue(item.text().width() <= 200);
  }

  @Test
  void everyOtherSettingKeepsTheTrackedTokens() {
    List<Integer> ids = new ArrayList<>(List.of(7, 3));
    PlotSettings tracked = KL.withTracked(ids);
    ids.clear();
    assertEquals(List.of(), KL.tracked());
    PlotSettings changed =
        tracked
            .withMetric(Metric.LOGIT)
            .withRangeMode(RangeMode.AUTOMATIC)
            .withLocked(new ValueRange(0, 1, false))
            .withInput(false)
            .withStride(2)
            .withBottomUp(false)
            .withColumns(1, 2)
            .withTheme(Theme.DARK)
            .withCellSize(20, 20);
    assertEquals(List.of(7, 3), changed.tracked());
    assertEquals(
        changed.withTracked(List.of()), changed.withTracked(List.of(7)).withTracked(List.of()));
    assertEquals(Metric.LOGIT, changed.withTracked(List.of(1)).metric());
  }

  @Test
  void moreTokensThanStylesAndTheSameTokenTwiceAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> KL.withTracked(List.of(1, 2, 3, 4, 5)));
    assertThrows(IllegalArgumentException.class, () -> KL.withTracked(List.of(1, 1)));
    assertThrows(IndexOutOfBoundsException.class, () -> TrackStyle.of(LensRequest.MAX_TRACKED));
  }

  @Test
  void stylesDifferInColourAndDashesAndNoneIsTheColourOfAgreement() {
    Set<Integer> colours = new HashSet<>();
    Set<List<Double>> dashes = new HashSet<>();
    for (int index = 0; index < LensRequest.MAX_TRACKED; index++) {
      TrackStyle style = TrackStyle.of(index);
      colours.add(style.argb());
      dashes.add(style.dashes());
      assertEquals(0, style.dashes().size() % 2);
      assertNotEquals(Theme.OUTLINE, style.argb());
    }
    assertEquals(LensRequest.MAX_TRACKED, colours.size());
    assertEquals(LensRequest.MAX_TRACKED, dashes.size());
  }

  @ParameterizedTest
  @EnumSource
  void noCellHasTheColourOfADash(Palette palette) {
    ColorMap map = ColorMap.of(palette);
    for (int index = 0; index < LensRequest.MAX_TRACKED; index++) {
      int argb = TrackStyle.of(index).argb();
      for (int entry = 0; entry < ColorMap.SIZE; entry++) {
        assertTrue(distance(argb, map.entry(entry)) > 60, palette + " " + index + " " + entry);
      }
      assertTrue(distance(argb, Theme.OUTLINE) > 60);
    }
  }

  /** Euclidean, of red, green and blue. */
  private static double distance(int one, int other) {
    int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
    int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
    int blue = (one & 0xFF) - (other & 0xFF);
    return Math.sqrt(red * red + green * green + blue * blue);
  }
}
