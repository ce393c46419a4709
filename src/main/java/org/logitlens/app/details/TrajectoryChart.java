package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Row;
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
  private static final double DOT = 2.6;

  /** Advance of the token font at the labels' 10 px. */
  private static final double CHARACTER = 6;

  private static final double NARROWEST = 60;

  private final ObjectProperty<@Nullable CellReading> cell =
      new SimpleObjectProperty<>(this, "cell");
  private final ObjectProperty<TrajectoryMeasure> measure =
      new SimpleObjectProperty<>(this, "measure", TrajectoryMeasure.LOG_RANK);

  private double left;

  TrajectoryChart() {
    getStyleClass().add("trajectory");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    cell.addListener(observable -> update());
    measure.addListener(observable -> update());
    widthProperty().addListener(observable -> rebuild());
  }

  ObjectProperty<@Nullable CellReading> cellProperty() {
    return cell;
  }

  ObjectProperty<TrajectoryMeasure> measureProperty() {
    return measure;
  }

  private void update() {
    CellReading shown = cell.get();
    setAccessibleText(shown == null ? "" : sentence(shown));
    rebuild();
  }

  /** Every value in words, line by line. */
  private String sentence(CellReading shown) {
    StringBuilder out = new StringBuilder(measure.get().title()).append(" over layers. ");
    for (TrajectoryMeasure.Line line : measure.get().lines()) {
      out.append(line.name()).append(':');
      for (int row = 0; row < shown.grid().rowCount(); row++) {
        out.append(' ').append(format().format(line.value(shown, row)));
      }
      out.append(". ");
    }
    return out.toString();
  }

  private ValueFormat format() {
    return ValueFormat.of(measure.get().axisMetric());
  }

  /** Nothing: {@link #rebuild} places everything, outside of the layout pass. */
  @Override
  protected void layoutChildren() {}

  private void rebuild() {
    getChildren().clear();
    CellReading shown = cell.get();
    if (shown == null || getWidth() < NARROWEST) {
      return;
    }
    ValueRange axis = measure.get().axis(shown);
    List<Tick> ticks = Tick.of(measure.get().axisMetric(), axis, 5);
    left =
        ticks.stream().mapToDouble(tick -> tick.label().length()).max().orElse(0) * CHARACTER + 6;
    List<Node> nodes = new ArrayList<>();
    addGrid(nodes, ticks, axis);
    double here = Math.rint(x(shown.grid(), shown.row())) + 0.5;
    Line marker = new Line(here, TOP, here, HEIGHT - BOTTOM);
    marker.getStyleClass().add("row-marker");
    nodes.add(marker);
    addRowNames(nodes, shown);
    List<TrajectoryMeasure.Line> lines = measure.get().lines();
    // The first line says the most and is drawn last, on top of the others.
    for (int i = lines.size() - 1; i >= 0; i--) {
      addLine(nodes, shown, lines.get(i), axis);
    }
    nodes.forEach(node -> node.setManaged(false));
    getChildren().setAll(nodes);
  }

  private void addGrid(List<Node> nodes, List<Tick> ticks, ValueRange axis) {
    for (Tick tick : ticks) {
      double y = Math.rint(y(axis, tick.value())) + 0.5;
      Line line = new Line(left, y, getWidth() - RIGHT, y);
      line.getStyleClass().add("grid-line");
      nodes.add(line);
      Label label = label(tick.label());
      label.relocate(
          Math.max(0, left - 5 - label.getWidth()), Math.rint(y - label.getHeight() / 2));
      nodes.add(label);
    }
  }

  private void addRowNames(List<Node> nodes, CellReading shown) {
    LensGrid grid = shown.grid();
    double step = (getWidth() - RIGHT - left) / Math.max(1, grid.rowCount() - 1);
    int every = (int) Math.max(1, Math.ceil(LABEL_ROOM / step));
    for (int row = 0; row < grid.rowCount(); row++) {
      boolean last = row == grid.rowCount() - 1;
      if (last || (row % every == 0 && grid.rowCount() - 1 - row >= every)) {
        Label label = label(rowName(grid.rows().get(row), last));
        label.relocate(Math.rint(x(grid, row) - label.getWidth() / 2), HEIGHT - BOTTOM + 6);
        nodes.add(label);
      }
    }
  }

  private static String rowName(Row row, boolean last) {
    return switch (row.kind()) {
      case INPUT -> "in";
      case OUTPUT -> last && row.label().equals("output") ? "out" : number(row);
      case BLOCK, MID_BLOCK -> number(row);
    };
  }

  private static String number(Row row) {
    return String.format(Locale.ROOT, "%d", row.block());
  }

  private static Label label(String text) {
    Label label = new Label(text);
    label.getStyleClass().add("chart-label");
    label.setAlignment(Pos.CENTER);
    label.resize(text.length() * CHARACTER + 2, 14);
    return label;
  }

  private void addLine(
      List<Node> nodes, CellReading shown, TrajectoryMeasure.Line line, ValueRange axis) {
    Path path = new Path();
    Path dots = new Path();
    boolean drawing = false;
    for (int row = 0; row < shown.grid().rowCount(); row++) {
      double value = line.value(shown, row);
      if (!Double.isFinite(value)) {
        drawing = false;
        continue;
      }
      double x = x(shown.grid(), row);
      double y = y(axis, value);
      path.getElements().add(drawing ? new LineTo(x, y) : new MoveTo(x, y));
      PathBox.addDisc(dots, x, y, DOT);
      drawing = true;
    }
    path.getStyleClass().addAll("trajectory-line", line.subject().styleClass());
    dots.getStyleClass().addAll("trajectory-dots", line.subject().styleClass());
    nodes.add(path);
    nodes.add(dots);
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
