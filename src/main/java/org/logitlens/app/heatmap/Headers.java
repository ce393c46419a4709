package org.logitlens.app.heatmap;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.TokenLabel;
import org.logitlens.plot.CellGeometry;
import org.logitlens.plot.Face;
import org.logitlens.plot.GridView;
import org.logitlens.plot.TextFit;
import org.logitlens.plot.TextLine;
import org.logitlens.plot.Theme;

/**
 * Paints the frozen headers: row names at the left, next tokens with the decision-depth strip
 * above, input tokens below. Column headers are as wide as the control, for tilted labels reach
 * beyond their columns.
 */
final class Headers {
  /** How far labels are turned. */
  private static final double TILT = -45;

  /** Distance of tilted lines, as a share of the columns'. */
  private static final double TILTED = Math.sqrt(0.5);

  private static final List<Integer> POSITION_STEPS =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);
  private static final double POSITION_PITCH = 40;
  private static final int POSITION_SIZE = 10;
  private static final int LARGEST = 12;

  /** Longest labels where the headers have their full size. */
  private static final double LONGEST_NEXT = 84;

  private static final double LONGEST_INPUT = 74;

  /** How far the first letter of a tilted label reaches above its line. */
  private static final double ASCENT = 8;

  private static final double STRIP = 12;
  private static final int DEPTH_GAP_FROM = 6;
  private static final double STRIP_FROM_CELLS = 6;
  private static final double LABEL_FROM_CELLS = 24;
  private static final double LABEL_BELOW = 13;
  private static final double LABEL_BELOW_POSITIONS = 26;
  private static final double NAME_FROM_CELLS = 8;

  private final Stamps stamps;
  private final LabelStamps rowNames = new LabelStamps();
  private final LabelStamps nextTokens = new LabelStamps();
  private final LabelStamps inputTokens = new LabelStamps();

  Headers(Stamps stamps) {
    this.stamps = stamps;
  }

  /** The width of the longest row name, logical pixels. */
  static double widestName(GridView grid) {
    double widest = 0;
    for (int row = 0; row < grid.rowCount(); row++) {
      widest = Math.max(widest, TextLine.of(grid.rowLabel(row), Face.MONO, LARGEST).width());
    }
    return widest;
  }

  /** Row names, at the right of the surface. */
  void paintRows(HeaderScene scene, Surface to) {
    Theme theme = scene.theme();
    Viewport port = scene.port();
    to.clear(theme.paper());
    int size = fitting(port.cellHeight() / scene.scale());
    int step = step(port.cellHeight(), size * scene.scale());
    @Nullable Stamp[] names = rowNames.of(scene, scene.grid().rowCount(), size, 0);
    int gap = CellRaster.gap(port, scene.scale());
    for (int row = port.firstRow(); row <= port.lastRow(); row++) {
      if (!isNamed(scene, row, step)) {
        continue;
      }
      Stamp stamp = names[row];
      if (stamp == null) {
        TextLine line = TextLine.of(scene.grid().rowLabel(row), Face.MONO, size);
        stamp = stamps.of(line, 0, scene.scale());
        names[row] = stamp;
      }
      int x = to.width() - (int) Math.round(NAME_FROM_CELLS * scene.scale() + stamp.advance());
      int middle = (port.top(row) + port.top(row + 1) - gap) / 2;
      int colour = row == scene.row() ? theme.accent() : theme.muted();
      stamp.put(to, x, middle + stamp.drop(), 0, to.width(), colour, colour);
    }
    to.show();
  }

  /** Next tokens and the decision-depth strip, cells begin below the surface. */
  void paintNext(HeaderScene scene, Surface to) {
    Theme theme = scene.theme();
    double scale = scene.scale();
    to.clear(theme.paper());
    paintDepth(scene, to);
    Viewport port = scene.port();
    int size = fitting(port.cellWidth() / scale * TILTED);
    boolean narrow = port.cellWidth() / scale * TILTED < size;
    double room = (to.height() / scale - LABEL_FROM_CELLS - ASCENT) / TILTED;
    double longest = Math.min(LONGEST_NEXT, room);
    @Nullable Stamp[] labels = nextTokens.of(scene, scene.grid().columnCount(), size, longest);
    for (int column = port.firstColumn(); column <= port.lastColumn(); column++) {
      boolean wanted = !narrow || column == scene.column();
      if (!wanted || !scene.isSeen(column)) {
        continue;
      }
      Stamp stamp = labels[column];
      if (stamp == null) {
        stamp = tilted(scene.grid().nextLabel(column), size, longest, scale);
        labels[column] = stamp;
      }
      if (stamp == null) {
        continue;
      }
      int colour = scene.grid().guessedRight(column) ? theme.text() : theme.muted();
      int x = scene.middle(column) + (int) Math.round(0.3 * size * scale);
      int y = to.height() - (int) Math.round(LABEL_FROM_CELLS * scale);
      put(scene, column, stamp, to, x, y, colour);
    }
    to.show();
  }

  /** Input tokens, cells end above the surface. */
  void paintInput(HeaderScene scene, Surface to) {
    Theme theme = scene.theme();
    double scale = scene.scale();
    to.clear(theme.paper());
    Viewport port = scene.port();
    int size = fitting(port.cellWidth() / scale * TILTED);
    boolean narrow = port.cellWidth() / scale * TILTED < size;
    if (narrow) {
      paintPositions(scene, to);
    }
    double from = narrow ? LABEL_BELOW_POSITIONS : LABEL_BELOW;
    double longest = Math.min(LONGEST_INPUT, (to.height() / scale - from) / TILTED);
    @Nullable Stamp[] labels = inputTokens.of(scene, scene.grid().columnCount(), size, longest);
    for (int column = port.firstColumn(); column <= port.lastColumn(); column++) {
      boolean wanted = !narrow || column == scene.column();
      if (!wanted || !scene.isSeen(column)) {
        continue;
      }
      Stamp stamp = labels[column];
      if (stamp == null) {
        stamp = tilted(scene.grid().inputLabel(column), size, longest, scale);
        labels[column] = stamp;
      }
      if (stamp == null) {
        continue;
      }
      double back = stamp.advance() * TILTED;
      int x = scene.middle(column) + (int) Math.round(0.35 * size * scale - back);
      int y = (int) Math.round(from * scale + back);
      put(scene, column, stamp, to, x, y, theme.text());
    }
    to.show();
  }

  private @Nullable Stamp tilted(
      @Nullable TokenLabel label, int size, double longest, double scale) {
    return label == null
        ? null
        : stamps.of(TextFit.shorten(label, Face.MONO, size, longest), TILT, scale);
  }

  /** Numbers of positions, where columns are too narrow for their tokens. */
  private void paintPositions(HeaderScene scene, Surface to) {
    Viewport port = scene.port();
    double scale = scene.scale();
    int every =
        POSITION_STEPS.stream()
            .filter(step -> step * port.cellWidth() >= POSITION_PITCH * scale)
            .findFirst()
            .orElse(POSITION_STEPS.get(POSITION_STEPS.size() - 1));
    int muted = scene.theme().muted();
    for (int column = port.firstColumn(); column <= port.lastColumn(); column++) {
      int position = scene.grid().gridColumn(column);
      if (position % every == 0 && scene.isSeen(column)) {
        int middle = scene.middle(column);
        int tick = (int) Math.max(1, Math.round(scale));
        to.fill(middle, (int) (2 * scale), middle + tick, (int) (6 * scale), muted);
        TextLine line = TextLine.of(Integer.toString(position), Face.MONO, POSITION_SIZE);
        Stamp stamp = stamps.of(line, 0, scale);
        int x = middle - (int) Math.round(stamp.advance() / 2);
        stamp.put(to, x, (int) Math.round(17 * scale), 0, to.width(), muted, muted);
      }
    }
  }

  private static void put(
      HeaderScene scene, int column, Stamp stamp, Surface to, int x, int y, int colour) {
    Theme theme = scene.theme();
    boolean stressed = column == scene.column();
    stamp.put(
        to,
        x,
        y,
        0,
        to.width(),
        stressed ? theme.accent() : colour,
        stressed ? theme.accent() : theme.muted());
  }

  private void paintDepth(HeaderScene scene, Surface to) {
    Theme theme = scene.theme();
    Viewport port = scene.port();
    double scale = scene.scale();
    int bottom = to.height() - (int) Math.round(STRIP_FROM_CELLS * scale);
    Stamp title = stamps.of(TextLine.of("settles", Face.SANS, 11), 0, scale);
    int middle = bottom - (int) Math.round(STRIP / 2 * scale);
    int x = scene.x() - (int) Math.round(NAME_FROM_CELLS * scale + title.advance());
    title.put(to, x, middle + title.drop(), 0, to.width(), theme.muted(), theme.muted());
    int inset =
        port.cellWidth() >= CellGeometry.GAP_FROM * scale ? (int) (port.cellWidth() / 6) : 0;
    int gap = inset == 0 && port.cellWidth() >= DEPTH_GAP_FROM * scale ? 1 : 0;
    for (int column = port.firstColumn(); column <= port.lastColumn(); column++) {
      double early = scene.grid().settledEarly(column);
      int left = Math.max(0, port.left(column) + inset);
      int right = Math.min(port.width(), port.left(column + 1) - inset - gap);
      if (!Double.isNaN(early) && left < right) {
        int high = (int) Math.max(1, Math.round(STRIP * early * scale));
        int colour = early > 0 ? theme.depth() : theme.hairline();
        to.fill(scene.x() + left, bottom - high, scene.x() + right, bottom, colour);
      }
    }
  }

  /** The largest size that labels at a distance can have, 9 to {@link #LARGEST}. */
  private static int fitting(double distance) {
    int best = TextFit.SMALLEST;
    for (int size : TextFit.SIZES) {
      if (size <= Math.min(distance, LARGEST)) {
        best = size;
      }
    }
    return best;
  }

  /** Every how many rows there is room for a name. */
  private static int step(double distance, double size) {
    return (int) Math.max(1, Math.ceil(size / distance));
  }

  /** Names at every step from the input's end, and the stressed one instead of its neighbours. */
  private static boolean isNamed(HeaderScene scene, int row, int step) {
    if (scene.row() >= 0 && Math.abs(row - scene.row()) < step) {
      return row == scene.row();
    }
    boolean bottomUp = scene.grid().settings().bottomUp();
    return (bottomUp ? scene.grid().rowCount() - 1 - row : row) % step == 0;
  }
}
