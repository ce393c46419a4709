package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Group;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Row;
import org.logitlens.lens.Token;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.Tick;
import org.logitlens.plot.ValueFormat;

/**
 * How a measure runs over the rows of one position, row 0 left. A break in a line is a row without
 * a finite value.
 */
final class TrajectoryChart extends Region {
  private static final double HEIGHT = 146;
  private static final double BOTTOM = 20;
  private static final double TOP = 6;
  private static final double RIGHT = 8;
  private static final double LABEL_ROOM = 22;
  private static final double NARROWEST = 60;

  /** Advance of the token font at the labels' 10 px. */
  private static final double CHARACTER = 6;

  private final ObjectProperty<@Nullable CellReading> cell =
      new SimpleObjectProperty<>(this, "cell");
  private final ObjectProperty<TrajectoryMeasure> measure =
      new SimpleObjectProperty<>(this, "measure", TrajectoryMeasure.LOG_RANK);

  private final Path gridLines = new Path();
  private final Line marker = new Line();
  private final MarkLabels labels = new MarkLabels("chart-label", CHARACTER);
  private final Group lineGroup = new Group();
  private final Group dotGroup = new Group();
  private final Map<TrajectoryMeasure.Subject, Path> lines =
      new EnumMap<>(TrajectoryMeasure.Subject.class);
  private final Map<TrajectoryMeasure.Subject, Path> dots =
      new EnumMap<>(TrajectoryMeasure.Subject.class);
  private List<Token> tracked = List.of();
  private double left;

  TrajectoryChart() {
    getStyleClass().add("trajectory");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    gridLines.getStyleClass().add("grid-line");
    marker.getStyleClass().add("row-marker");
    for (TrajectoryMeasure.Subject subject : TrajectoryMeasure.Subject.fromBelow()) {
      Path line = new Path();
      Path dot = new Path();
      line.getStyleClass().addAll("trajectory-line", subject.styleClass());
      dot.getStyleClass().addAll("trajectory-dots", subject.styleClass());
      lines.put(subject, line);
      dots.put(subject, dot);
      lineGroup.getChildren().add(line);
      dotGroup.getChildren().add(dot);
    }
    getChildren().addAll(gridLines, marker, labels, lineGroup, dotGroup);
    getChildren().forEach(child -> child.setManaged(false));
    cell.addListener(observable -> update());
    measure.addListener(observable -> update());
    widthProperty().addListener(observable -> update());
  }

  ObjectProperty<@Nullable CellReading> cellProperty() {
    return cell;
  }

  ObjectProperty<TrajectoryMeasure> measureProperty() {
    return measure;
  }

  /** The lines there are, whether or not the cell's column has values for them. */
  List<TrajectoryMeasure.Line> shownLines() {
    return measure.get().lines(tracked);
  }

  /** Gives each of some tokens a line, {@link LensRequest#MAX_TRACKED} at most. */
  void track(List<Token> tokens) {
    tracked = List.copyOf(tokens);
    update();
  }

  /** Nothing: {@link #update} places everything, outside of the layout pass. */
  @Override
  protected void layoutChildren() {}

  private void update() {
    CellReading shown = cell.get();
    boolean visible = shown != null && getWidth() >= NARROWEST;
    getChildren().forEach(child -> child.setVisible(visible));
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    if (shown == null || !visible) {
      return;
    }
    List<TrajectoryMeasure.Line> all = shownLines();
    ValueRange axis = measure.get().axis(shown, all);
    List<Tick> ticks = Tick.of(measure.get().axisMetric(), axis, 5);
    int longest = ticks.stream().mapToInt(tick -> tick.label().length()).max().orElse(0);
    left = longest * CHARACTER + 6;
    labels.begin();
    placeTicks(ticks, axis);
    placeRowNames(shown);
    labels.end();
    double here = Math.rint(x(shown.grid(), shown.row())) + 0.5;
    marker.setStartX(here);
    marker.setEndX(here);
    marker.setStartY(TOP);
    marker.setEndY(HEIGHT - BOTTOM);
    for (TrajectoryMeasure.Subject subject : TrajectoryMeasure.Subject.values()) {
      if (all.stream().noneMatch(line -> line.subject() == subject)) {
        put(subject, List.of(), List.of());
      }
    }
    all.forEach(line -> draw(shown, line, axis));
  }

  /** Hundreds of numbers are put into words only where somebody reads them. */
  @Override
  public @Nullable Object queryAccessibleAttribute(
      AccessibleAttribute attribute, Object... parameters) {
    CellReading shown = cell.get();
    if (attribute == AccessibleAttribute.TEXT) {
      return shown == null ? "" : sentence(shown);
    }
    return super.queryAccessibleAttribute(attribute, parameters);
  }

  /** Every value in words, line by line. */
  private String sentence(CellReading shown) {
    ValueFormat format = ValueFormat.of(measure.get().axisMetric());
    StringBuilder out = new StringBuilder(measure.get().title()).append(" over layers. ");
    for (TrajectoryMeasure.Line line : shownLines()) {
      if (!line.isKnown(shown)) {
        continue;
      }
      out.append(line.fullName()).append(':');
      for (int row = 0; row < shown.grid().rowCount(); row++) {
        out.append(' ').append(format.format(line.value(shown, row)));
      }
      out.append(". ");
    }
    return out.toString();
  }

  private void placeTicks(List<Tick> ticks, ValueRange axis) {
    List<PathElement> across = new ArrayList<>();
    for (Tick tick : ticks) {
      double y = Math.rint(y(axis, tick.value())) + 0.5;
      across.add(new MoveTo(left, y));
      across.add(new LineTo(getWidth() - RIGHT, y));
      double width = tick.label().length() * CHARACTER;
      labels.add(tick.label(), left - 5 - width / 2, Math.rint(y) - MarkLabels.HEIGHT / 2);
    }
    gridLines.getElements().setAll(across);
  }

  private void placeRowNames(CellReading shown) {
    LensGrid grid = shown.grid();
    int end = grid.rowCount() - 1;
    double step = (getWidth() - RIGHT - left) / Math.max(1, end);
    int every = (int) Math.max(1, Math.ceil(LABEL_ROOM / step));
    for (int row = 0; row <= end; row++) {
      if (row == end || (row % every == 0 && end - row >= every)) {
        labels.add(rowName(grid.rows().get(row)), x(grid, row), HEIGHT - BOTTOM + 6);
      }
    }
  }

  private static String rowName(Row row) {
    boolean apart = row.kind() == Row.Kind.OUTPUT && row.label().equals("output");
    return row.kind() == Row.Kind.INPUT
        ? "in"
        : apart ? "out" : String.format(Locale.ROOT, "%d", row.block());
  }

  private void draw(CellReading shown, TrajectoryMeasure.Line line, ValueRange axis) {
    List<PathElement> path = new ArrayList<>();
    List<PathElement> dot = new ArrayList<>();
    boolean drawing = false;
    for (int row = 0; row < shown.grid().rowCount(); row++) {
      double value = line.value(shown, row);
      if (Double.isFinite(value)) {
        double x = x(shown.grid(), row);
        double y = y(axis, value);
        path.add(drawing ? new LineTo(x, y) : new MoveTo(x, y));
        PathBox.addDisc(dot, x, y, line.subject().dot());
      }
      drawing = Double.isFinite(value);
    }
    put(line.subject(), path, dot);
  }

  private void put(
      TrajectoryMeasure.Subject subject, List<PathElement> path, List<PathElement> dot) {
    Objects.requireNonNull(lines.get(subject)).getElements().setAll(path);
    Objects.requireNonNull(dots.get(subject)).getElements().setAll(dot);
  }

  private double x(LensGrid grid, int row) {
    double room = getWidth() - RIGHT - left;
    return left + room * row / Math.max(1, grid.rowCount() - 1);
  }

  private double y(ValueRange axis, double value) {
    double fraction = Math.max(0, Math.min(1, axis.fraction(value)));
    double down = measure.get().isUpsideDown() ? fraction : 1 - fraction;
    return TOP + down * (HEIGHT - BOTTOM - TOP);
  }

  @Override
  protected double computePrefHeight(double width) {
    return HEIGHT;
  }

  @Override
  protected double computePrefWidth(double height) {
    return 240;
  }
}
