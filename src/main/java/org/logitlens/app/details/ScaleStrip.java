package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.ColorScale;
import org.logitlens.plot.GridView;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.Tick;
import org.logitlens.plot.ValueFormat;

/**
 * The histogram, the colours, the two handles and the ticks, along one axis. While the range is
 * locked the axis also spans the values that lie outside it, so that the handles can go back out.
 */
final class ScaleStrip extends Region {
  /** Height of the histogram, pixels. */
  static final double HISTOGRAM = 26;

  /** Height of the colours, pixels. */
  static final double COLORS = 12;

  private static final double BIN = 10;
  private static final double TICK_ROOM = 80;
  private static final double CLIP = 5;

  /** Advance of the token font at the labels' 11 px. */
  private static final double CHARACTER = 6.6;

  private static final double HEIGHT = HISTOGRAM + 1 + COLORS + 2 + RangeHandle.SIZE + 16;

  private final Path bars = new Path();
  private final ImageView colors = new ImageView();
  private final Rectangle frame = new Rectangle();
  private final Polygon clippedLow = new Polygon(0, 0, CLIP, 0, 0, CLIP);
  private final Polygon clippedHigh = new Polygon(0, 0, -CLIP, 0, 0, CLIP);
  private final RangeHandle low = new RangeHandle(RangeEnd.LOW);
  private final RangeHandle high = new RangeHandle(RangeEnd.HIGH);
  private final MarkLabels ticks = new MarkLabels("tick-label", CHARACTER);
  private Consumer<ValueRange> onRange = range -> {};
  private IntConsumer onCount = count -> {};
  private @Nullable GridView view;
  private ValueRange axis = new ValueRange(0, 1, false);
  private boolean dragging;

  ScaleStrip() {
    getStyleClass().add("scale-strip");
    bars.getStyleClass().add("histogram");
    frame.getStyleClass().add("scale-frame");
    clippedLow.getStyleClass().add("clip-mark");
    clippedHigh.getStyleClass().add("clip-mark");
    low.setId("range-low");
    high.setId("range-high");
    colors.setSmooth(false);
    getChildren().addAll(bars, colors, frame, clippedLow, clippedHigh, ticks, low, high);
    getChildren().forEach(child -> child.setManaged(false));
    widthProperty().addListener(observable -> rebuild());
    wire(low);
    wire(high);
  }

  private void wire(RangeHandle handle) {
    handle.setOnDrag(
        fraction -> {
          dragging = true;
          change(handle.end().moved(range(), axis, fraction));
        });
    handle.setOnStep(part -> change(handle.end().stepped(range(), axis, part)));
    handle.setOnRelease(
        () -> {
          dragging = false;
          GridView seen = view;
          if (seen != null) {
            show(seen);
          }
        });
  }

  /** What is told a range that the user sets by a handle. */
  void setOnRange(Consumer<ValueRange> action) {
    onRange = action;
  }

  /** What is told the number of cells that are not finite whenever they are counted. */
  void setOnCount(IntConsumer action) {
    onCount = action;
  }

  /** Shows a view's scale and values. */
  void show(GridView shown) {
    view = shown;
    if (!dragging) {
      axis = axisOf(shown);
    }
    String unit = shown.metric().unit();
    ValueFormat format = ValueFormat.of(shown.metric());
    for (RangeHandle handle : List.of(low, high)) {
      handle.describe(handle.end().of(range()), axis, format, unit);
    }
    rebuild();
  }

  /** What the strip spans. */
  ValueRange axis() {
    return axis;
  }

  private static ValueRange axisOf(GridView shown) {
    ValueRange range = shown.scale().range();
    PlotSettings settings = shown.settings();
    return switch (settings.rangeMode()) {
      case POST, AUTOMATIC -> range;
      case LOCKED -> {
        ValueRange values =
            shown.metric().automaticRange(shown.grid(), rows(shown), from(shown), to(shown));
        yield new ValueRange(
            Math.min(range.low(), values.low()),
            Math.max(range.high(), values.high()),
            range.logarithmic());
      }
    };
  }

  private static List<Integer> rows(GridView shown) {
    return shown.grid().shownRows(shown.settings().withInput(), shown.settings().stride());
  }

  private static int from(GridView shown) {
    return shown.gridColumn(0);
  }

  private static int to(GridView shown) {
    return shown.gridColumn(shown.columnCount() - 1) + 1;
  }

  private ValueRange range() {
    return view == null ? axis : view.scale().range();
  }

  private void change(ValueRange wished) {
    if (view != null && !wished.equals(range())) {
      onRange.accept(wished);
    }
  }

  /** Nothing: {@link #rebuild} places everything, outside of the layout pass. */
  @Override
  protected void layoutChildren() {}

  private void rebuild() {
    GridView shown = view;
    int width = (int) getWidth();
    if (shown == null || width < 2) {
      return;
    }
    int bins = Math.max(1, (int) (width / BIN));
    ValueSpread spread = ValueSpread.of(shown, axis, bins);
    onCount.accept(spread.notFinite());
    layoutHistogram(spread, width, bins);
    layoutColors(shown.scale(), width);
    double top = HISTOGRAM + 1;
    clippedLow.setVisible(spread.below() > 0);
    clippedHigh.setVisible(spread.above() > 0);
    clippedLow.relocate(0, top);
    clippedHigh.relocate(width - CLIP, top);
    double under = top + COLORS + 2;
    for (RangeHandle handle : List.of(low, high)) {
      double at = axis.fraction(handle.end().of(range())) * width;
      handle.resizeRelocate(
          Math.rint(at - RangeHandle.SIZE / 2), under, RangeHandle.SIZE, RangeHandle.SIZE);
    }
    layoutTicks(shown, width, under + RangeHandle.SIZE);
  }

  /** Bars grow with the square root, so that a few far values stay visible. */
  private void layoutHistogram(ValueSpread spread, int width, int bins) {
    List<PathElement> boxes = new ArrayList<>();
    double step = (double) width / bins;
    int most = spread.most();
    for (int bin = 0; bin < bins; bin++) {
      if (spread.count(bin) > 0) {
        double share = Math.sqrt((double) spread.count(bin) / most);
        double height = Math.max(2, Math.rint(share * HISTOGRAM));
        PathBox.add(boxes, Math.rint(bin * step), HISTOGRAM - height, Math.rint(step) - 1, height);
      }
    }
    bars.getElements().setAll(boxes);
  }

  private void layoutColors(ColorScale scale, int width) {
    int height = (int) COLORS;
    int[] row = new int[width];
    for (int x = 0; x < width; x++) {
      row[x] = scale.argb(axis.valueAt((x + 0.5) / width));
    }
    WritableImage image = new WritableImage(width, height);
    // A scan line length of zero: every line of the image is the same.
    image
        .getPixelWriter()
        .setPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), row, 0, 0);
    colors.setImage(image);
    colors.relocate(0, HISTOGRAM + 1);
    frame.setX(0.5);
    frame.setY(HISTOGRAM + 1.5);
    frame.setWidth(width - 1);
    frame.setHeight(COLORS - 1);
  }

  private void layoutTicks(GridView shown, int width, double top) {
    int most = Math.max(2, (int) (width / TICK_ROOM));
    ticks.begin();
    for (Tick tick : Tick.of(shown.metric(), axis, most)) {
      ticks.add(tick.label(), tick.fraction() * width, top);
    }
    ticks.end();
  }

  @Override
  protected double computePrefHeight(double width) {
    return HEIGHT;
  }

  @Override
  protected double computeMinHeight(double width) {
    return HEIGHT;
  }

  @Override
  protected double computePrefWidth(double height) {
    return 560;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 120;
  }
}
