package org.logitlens.app.details;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.util.StringConverter;
import org.controlsfx.control.PopOver;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensGrid;
import org.logitlens.plot.GridView;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.RangeMode;

/**
 * The legend of the present colour mode: its name, unit and formula, the colours by the function
 * that paints the cells, how the values lie on them, and what their range is. Changing the range
 * changes {@link #settingsProperty}.
 */
public final class ColorBar extends Region {
  private static final double HEAD = 22;
  private static final double LONGEST = 560;
  private static final double GAP = 30;

  private final ObjectProperty<@Nullable LensGrid> grid = new SimpleObjectProperty<>(this, "grid");
  private final ObjectProperty<PlotSettings> settings =
      new SimpleObjectProperty<>(this, "settings", PlotSettings.DEFAULT);

  private final Label title = new Label();
  private final Label unit = new Label();
  private final FormulaFlow formula = new FormulaFlow();
  private final Button help = new Button("?");
  private final HBox head = new HBox(title, unit, help, formula);
  private final ScaleStrip strip = new ScaleStrip();
  private final ChoiceBox<RangeMode> mode = new ChoiceBox<>();
  private final HBox scale = new HBox(new Label("Scale"), mode);
  private final Region hatch = new Region();
  private final Label notFinite = new Label();
  private final HBox hatchLegend = new HBox(hatch, notFinite);
  private final PopOver explanation = new PopOver();
  private boolean showing;

  /** A legend; without a grid it shows nothing. */
  public ColorBar() {
    getStyleClass().add("color-bar");
    title.getStyleClass().add("legend-title");
    unit.getStyleClass().add("muted");
    help.getStyleClass().add("help-button");
    help.setId("color-bar-help");
    help.setAccessibleText("What this colour mode says");
    help.setOnAction(event -> explain());
    head.getStyleClass().add("legend-head");
    scale.getStyleClass().add("legend-scale");
    hatch.getStyleClass().add("hatch-swatch");
    hatchLegend.getStyleClass().add("legend-hatch");
    mode.setId("color-bar-mode");
    mode.setAccessibleText("Where the colour range comes from");
    mode.setItems(FXCollections.observableArrayList(RangeMode.values()));
    mode.setConverter(new ModeName());
    mode.valueProperty().addListener((observable, old, now) -> choose(now));
    strip.setOnRange(range -> settings.set(settings.get().withLocked(range)));
    strip.setOnCount(this::legendNotFinite);
    explanation.setArrowLocation(PopOver.ArrowLocation.BOTTOM_LEFT);
    explanation.setAnimated(false);
    explanation.getRoot().getStylesheets().add(DialogLayout.sheet());
    getChildren().addAll(head, strip, scale, hatchLegend);
    grid.addListener(observable -> show());
    settings.addListener(observable -> show());
    show();
  }

  /** The grid whose values are legended; null when there is none. */
  public ObjectProperty<@Nullable LensGrid> gridProperty() {
    return grid;
  }

  /** How the grid is shown; bind it both ways with the grid's. */
  public ObjectProperty<PlotSettings> settingsProperty() {
    return settings;
  }

  /** Opens the explanation of the present colour mode. */
  public void explain() {
    explanation.setContentNode(MetricExplanation.of(settings.get().metric()));
    explanation.show(help);
  }

  private void show() {
    LensGrid now = grid.get();
    for (Region part : List.of(head, strip, scale)) {
      part.setVisible(now != null);
    }
    if (now == null) {
      hatchLegend.setVisible(false);
      return;
    }
    showing = true;
    try {
      PlotSettings how = settings.get();
      GridView view = GridView.of(now, how);
      title.setText(how.metric().title());
      unit.setText(how.metric().unit());
      unit.setManaged(!how.metric().unit().isEmpty());
      formula.setFormula(how.metric().formula());
      mode.setValue(how.rangeMode());
      strip.show(view);
      requestLayout();
    } finally {
      showing = false;
    }
  }

  private void choose(RangeMode wished) {
    LensGrid now = grid.get();
    if (showing || now == null || wished == null) {
      return;
    }
    // Locking keeps what is seen; the other two forget nothing.
    settings.set(
        wished == RangeMode.LOCKED
            ? settings.get().withLocked(GridView.of(now, settings.get()).scale().range())
            : settings.get().withRangeMode(wished));
  }

  private void legendNotFinite(int count) {
    hatchLegend.setVisible(count > 0);
    notFinite.setText(count == 1 ? "1 cell not finite" : count + " cells not finite");
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double left = snappedLeftInset();
    double top = snappedTopInset();
    double inner = getWidth() - left - snappedRightInset();
    double scaleWidth = snapSizeX(scale.prefWidth(-1));
    double hatchWidth = snapSizeX(hatchLegend.prefWidth(-1));
    double width = Math.floor(Math.max(120, Math.min(LONGEST, inner - scaleWidth - GAP)));
    head.resizeRelocate(left, top, Math.max(0, inner), HEAD);
    strip.resizeRelocate(left, top + HEAD, width, strip.prefHeight(-1));
    double middle = top + HEAD + ScaleStrip.HISTOGRAM + ScaleStrip.COLORS / 2;
    double height = scale.prefHeight(-1);
    scale.resizeRelocate(
        left + width + GAP, snapPositionY(middle - height / 2), scaleWidth, height);
    double hatchHeight = hatchLegend.prefHeight(-1);
    hatchLegend.resizeRelocate(
        left + width + GAP,
        snapPositionY(middle - height / 2 - hatchHeight - 4),
        hatchWidth,
        hatchHeight);
  }

  @Override
  protected double computePrefHeight(double width) {
    return snappedTopInset() + HEAD + strip.prefHeight(-1) + snappedBottomInset();
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefWidth(double height) {
    return snappedLeftInset() + LONGEST + GAP + scale.prefWidth(-1) + snappedRightInset();
  }

  @Override
  protected double computeMinWidth(double height) {
    return 300;
  }

  private static final class ModeName extends StringConverter<RangeMode> {
    @Override
    public String toString(RangeMode value) {
      return value == null ? "" : value.title();
    }

    @Override
    public RangeMode fromString(String text) {
      throw new UnsupportedOperationException("the list is not edited");
    }
  }
}
