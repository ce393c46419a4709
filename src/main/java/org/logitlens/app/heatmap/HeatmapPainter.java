package org.logitlens.app.heatmap;

import java.util.List;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.GridView;
import org.logitlens.plot.Theme;

/**
 * The painted parts of the control: cells with their texts and three frozen headers. Each is
 * painted again only when something it shows has changed.
 */
final class HeatmapPainter {
  /** Time for preparing new texts per frame, so that a frame stays under 16 ms. */
  private static final long TEXT_NANOS = 5_000_000;

  private final Surface cells = new Surface();
  private final Surface rows = new Surface();
  private final Surface next = new Surface();
  private final Surface input = new Surface();
  private final Stamps stamps = new Stamps();
  private final Headers headers = new Headers(stamps);
  private final CellTexts texts = new CellTexts(stamps);

  private CellRaster raster = new CellRaster(Theme.LIGHT, 1);
  private @Nullable CellColors paintedColors;
  private @Nullable Viewport paintedPort;
  private @Nullable HeaderScene paintedScene;
  private double paintedScale;
  private int paintedWidth;
  private double paintedTop;
  private double paintedBottom;
  private boolean complete;

  /** What to put into the scene, painting order. */
  List<Node> nodes() {
    return List.of(cells.node(), rows.node(), next.node(), input.node());
  }

  /** What a frame shows. */
  record Frame(
      GridView grid,
      CellColors colors,
      Viewport port,
      HeatmapLayout layout,
      double width,
      double scale,
      @Nullable Cell stressed) {}

  /**
   * Brings the pixels up to date.
   *
   * @return whether all texts are there; where not, call again
   */
  boolean paint(Frame frame) {
    place(frame);
    paintCells(frame);
    paintHeaders(frame);
    return complete;
  }

  private void place(Frame frame) {
    HeatmapLayout layout = frame.layout();
    double scale = frame.scale();
    Viewport port = frame.port();
    int whole = (int) Math.round(frame.width() * scale);
    int left = (int) Math.round(layout.x() * scale);
    int top = (int) Math.round(layout.y() * scale);
    if (whole != paintedWidth || scale != paintedScale) {
      paintedPort = null;
      paintedScene = null;
    }
    if (layout.y() != paintedTop || layout.bottom() != paintedBottom) {
      paintedScene = null;
    }
    cells.place(layout.x(), layout.y(), port.width(), port.height(), scale);
    rows.place(0, layout.y(), left, port.height(), scale);
    next.place(0, 0, whole, top, scale);
    input.place(
        0,
        layout.y() + port.coveredHeight() / scale,
        whole,
        (int) Math.round(layout.bottom() * scale),
        scale);
    paintedWidth = whole;
    paintedScale = scale;
    paintedTop = layout.y();
    paintedBottom = layout.bottom();
  }

  private void paintCells(Frame frame) {
    if (complete && frame.colors() == paintedColors && frame.port().equals(paintedPort)) {
      return;
    }
    Theme theme = frame.grid().settings().theme();
    if (!raster.isFor(theme, frame.scale())) {
      raster = new CellRaster(theme, frame.scale());
    }
    raster.draw(frame.port(), frame.colors(), cells);
    complete =
        texts.draw(frame.grid(), frame.port(), frame.scale(), frame.colors(), cells, TEXT_NANOS);
    cells.show();
    paintedColors = frame.colors();
    paintedPort = frame.port();
  }

  private void paintHeaders(Frame frame) {
    GridView grid = frame.grid();
    Cell stressed = frame.stressed();
    HeaderScene scene =
        new HeaderScene(
            grid,
            frame.port(),
            frame.scale(),
            (int) Math.round(frame.layout().x() * frame.scale()),
            stressed == null ? -1 : grid.viewRow(stressed.row()),
            stressed == null ? -1 : grid.viewColumn(stressed.column()));
    HeaderScene before = paintedScene;
    if (before == null || !scene.hasRowNamesOf(before)) {
      headers.paintRows(scene, rows);
    }
    if (before == null || !scene.hasColumnLabelsOf(before)) {
      headers.paintNext(scene, next);
      headers.paintInput(scene, input);
    }
    paintedScene = scene;
  }
}
