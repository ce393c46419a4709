package org.logitlens.plot;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ValueRange;

/**
 * Everything that decides how a grid is shown. Immutable.
 *
 * @param metric the colour mode
 * @param rangeMode where the range of its scale comes from
 * @param locked the ranges set by the user, by mode; a locked mode without one has the post's
 * @param withInput whether the input row is shown
 * @param stride every how many rows are shown, at least 1; the last always is
 * @param bottomUp whether the input row is at the bottom
 * @param from first column shown, 0 or more
 * @param to one past the last column shown, greater than {@code from}; {@link #TO_THE_END} and
 *     everything beyond the grid mean the last column
 * @param theme light or dark
 * @param cellWidth width of a column, pixels at scale 1, at least 1
 * @param cellHeight height of a row, pixels at scale 1, at least 1
 * @param tracked ids of the tokens whose guesses are marked, in the order they were named,
 *     different ones, at most {@link LensRequest#MAX_TRACKED}
 */
public record PlotSettings(
    Metric metric,
    RangeMode rangeMode,
    Map<Metric, ValueRange> locked,
    boolean withInput,
    int stride,
    boolean bottomUp,
    int from,
    int to,
    Theme theme,
    int cellWidth,
    int cellHeight,
    List<Integer> tracked) {

  /** As a column window's end: whatever the prompt's length. */
  public static final int TO_THE_END = Integer.MAX_VALUE;

  /** KL on the post's scale, all rows and columns, input at the bottom, light, no token marked. */
  public static final PlotSettings DEFAULT =
      new PlotSettings(
          Metric.KL_FINAL_LAYER,
          RangeMode.POST,
          Map.of(),
          true,
          1,
          true,
          0,
          TO_THE_END,
          Theme.LIGHT,
          48,
          32,
          List.of());

  /** Checks the numbers and copies map and list. */
  public PlotSettings {
    locked = Map.copyOf(locked);
    tracked = List.copyOf(tracked);
    if (stride < 1) {
      throw new IllegalArgumentException("stride " + stride + " is not positive");
    }
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("columns " + from + " to " + to);
    }
    if (cellWidth < 1 || cellHeight < 1) {
      throw new IllegalArgumentException("cells of " + cellWidth + " x " + cellHeight);
    }
    if (tracked.size() > LensRequest.MAX_TRACKED || Set.copyOf(tracked).size() < tracked.size()) {
      throw new IllegalArgumentException("tracked tokens " + tracked);
    }
  }

  /** With another colour mode. */
  public PlotSettings withMetric(Metric other) {
    return with(draft -> draft.metric = other);
  }

  /** With another source of the range. */
  public PlotSettings withRangeMode(RangeMode other) {
    return with(draft -> draft.rangeMode = other);
  }

  /** With the range of the present colour mode locked; other modes keep theirs. */
  public PlotSettings withLocked(ValueRange range) {
    Map<Metric, ValueRange> ranges = new EnumMap<>(Metric.class);
    ranges.putAll(locked);
    ranges.put(metric, range);
    return with(
        draft -> {
          draft.rangeMode = RangeMode.LOCKED;
          draft.locked = ranges;
        });
  }

  /** With other ranges set by the user, in the place of all there were. */
  public PlotSettings withLocked(Map<Metric, ValueRange> ranges) {
    return with(draft -> draft.locked = ranges);
  }

  /** With or without the input row. */
  public PlotSettings withInput(boolean shown) {
    return with(draft -> draft.withInput = shown);
  }

  /** With another stride. */
  public PlotSettings withStride(int every) {
    return with(draft -> draft.stride = every);
  }

  /** With the input row at the bottom or at the top. */
  public PlotSettings withBottomUp(boolean up) {
    return with(draft -> draft.bottomUp = up);
  }

  /** With another window of columns. */
  public PlotSettings withColumns(int first, int end) {
    return with(
        draft -> {
          draft.from = first;
          draft.to = end;
        });
  }

  /** With another theme. */
  public PlotSettings withTheme(Theme other) {
    return with(draft -> draft.theme = other);
  }

  /** With cells of another size. */
  public PlotSettings withCellSize(int width, int height) {
    return with(
        draft -> {
          draft.cellWidth = width;
          draft.cellHeight = height;
        });
  }

  /** With other tokens whose guesses are marked, in this order. */
  public PlotSettings withTracked(List<Integer> ids) {
    return with(draft -> draft.tracked = ids);
  }

  private PlotSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The components while some of them change. */
  private static final class Draft {
    private Metric metric;
    private RangeMode rangeMode;
    private Map<Metric, ValueRange> locked;
    private boolean withInput;
    private int stride;
    private boolean bottomUp;
    private int from;
    private int to;
    private Theme theme;
    private int cellWidth;
    private int cellHeight;
    private List<Integer> tracked;

    Draft(PlotSettings now) {
      metric = now.metric;
      rangeMode = now.rangeMode;
      locked = now.locked;
      withInput = now.withInput;
      stride = now.stride;
      bottomUp = now.bottomUp;
      from = now.from;
      to = now.to;
      theme = now.theme;
      cellWidth = now.cellWidth;
      cellHeight = now.cellHeight;
      tracked = now.tracked;
    }

    PlotSettings settings() {
      return new PlotSettings(
          metric,
          rangeMode,
          locked,
          withInput,
          stride,
          bottomUp,
          from,
          to,
          theme,
          cellWidth,
          cellHeight,
          tracked);
    }
  }
}
