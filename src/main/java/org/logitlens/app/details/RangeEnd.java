package org.logitlens.app.details;

import org.logitlens.lens.ValueRange;

/** One end of a colour range, and where it may be moved. Pure arithmetic. */
enum RangeEnd {
  /** The value at the map's start. */
  LOW("Lower end of the colour range"),
  /** The value at the map's end. */
  HIGH("Upper end of the colour range");

  /** The nearest the ends may come, as a share of the axis. */
  private static final double NEAREST = 0.002;

  private final String title;

  RangeEnd(String title) {
    this.title = title;
  }

  /** The name for screen readers. */
  String title() {
    return title;
  }

  /** This end's value. */
  double of(ValueRange range) {
    return this == LOW ? range.low() : range.high();
  }

  /**
   * A range with this end moved to a place on an axis; never past the other end. Ends of
   * logarithmic ranges are whole and at least 1, because those hold ranks.
   *
   * @param fraction of the way along the axis; may be outside 0 to 1
   */
  ValueRange moved(ValueRange range, ValueRange axis, double fraction) {
    return with(range, axis, axis.valueAt(fraction));
  }

  /** A range with this end moved by a part of an axis, and by at least one for ranks. */
  ValueRange stepped(ValueRange range, ValueRange axis, double part) {
    double from = of(range);
    double to = axis.valueAt(axis.fraction(from) + part);
    if (range.logarithmic() && Math.rint(to) == Math.rint(from)) {
      to = from + Math.signum(part);
    }
    return with(range, axis, to);
  }

  private ValueRange with(ValueRange range, ValueRange axis, double wished) {
    boolean ranks = range.logarithmic();
    double gap = ranks ? 1 : NEAREST * (axis.high() - axis.low());
    double value = ranks ? Math.max(1, Math.rint(wished)) : wished;
    return this == LOW
        ? new ValueRange(Math.min(value, range.high() - gap), range.high(), ranks)
        : new ValueRange(range.low(), Math.max(value, range.low() + gap), ranks);
  }
}
