package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Token;

/** The trajectory chart with the choice of its measure above and its legend below. */
final class TrajectoryPane extends VBox {
  /** Characters of a token that have room beside a name. */
  private static final int LONGEST = 16;

  private final TrajectoryChart chart = new TrajectoryChart();
  private final GridPane legend = new GridPane();
  private final List<TokenFlow> tokens = new ArrayList<>();

  TrajectoryPane() {
    super(4);
    getStyleClass().add("inspector-section");
    Label heading = new Label("Over layers");
    heading.getStyleClass().add("section-title");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    ChoiceBox<TrajectoryMeasure> choice = new ChoiceBox<>();
    choice.setId("trajectory-measure");
    choice.setAccessibleText("What the lines show");
    choice.getStyleClass().add("flat-choice");
    choice.setItems(FXCollections.observableArrayList(TrajectoryMeasure.values()));
    choice.setConverter(new MeasureName());
    choice.setValue(chart.measureProperty().get());
    choice.valueProperty().addListener((observable, old, now) -> follow(now));
    HBox head = new HBox(heading, gap, choice);
    head.getStyleClass().add("section-head");
    legend.getStyleClass().add("trajectory-legend");
    getChildren().addAll(head, chart, legend);
    buildLegend();
  }

  /** Shows the position of a cell, its row marked. */
  void show(@Nullable CellReading cell) {
    chart.cellProperty().set(cell);
    fillLegend();
  }

  /** Gives each of some tokens a line in the measures that know tokens. */
  void track(List<Token> tokens) {
    chart.track(tokens);
  }

  /** A short piece of a line. */
  static Line sample(TrajectoryMeasure.Subject subject) {
    Line sample = new Line(0, 0, 18, 0);
    sample.getStyleClass().addAll("trajectory-line", subject.styleClass());
    return sample;
  }

  TrajectoryChart chart() {
    return chart;
  }

  private void follow(@Nullable TrajectoryMeasure measure) {
    if (measure != null) {
      chart.measureProperty().set(measure);
      buildLegend();
    }
  }

  private void buildLegend() {
    legend.getChildren().clear();
    tokens.clear();
    for (TrajectoryMeasure.Line line : legendLines()) {
      Region gap = new Region();
      GridPane.setHgrow(gap, Priority.ALWAYS);
      TokenFlow token = new TokenFlow();
      legend.addRow(tokens.size(), sample(line.subject()), new Label(line.name()), gap, token);
      tokens.add(token);
    }
    fillLegend();
  }

  /**
   * Without the tracked tokens: their list stands right below, each with its piece of line, and
   * must not move away under the pointer while tokens are added to it.
   */
  private List<TrajectoryMeasure.Line> legendLines() {
    return chart.shownLines().stream().filter(line -> line.tracked() == null).toList();
  }

  private void fillLegend() {
    CellReading cell = chart.cellProperty().get();
    TrajectoryMeasure measure = chart.measureProperty().get();
    List<TrajectoryMeasure.Line> lines = legendLines();
    for (int i = 0; i < tokens.size(); i++) {
      Token about = cell == null ? null : measure.token(lines.get(i), cell);
      tokens.get(i).setVisible(about != null);
      if (about != null) {
        tokens.get(i).setLabel(about.label(), "", LONGEST);
      }
    }
  }

  private static final class MeasureName extends StringConverter<TrajectoryMeasure> {
    @Override
    public String toString(TrajectoryMeasure value) {
      return value == null ? "" : value.title();
    }

    @Override
    public TrajectoryMeasure fromString(String text) {
      throw new UnsupportedOperationException("the list is not edited");
    }
  }
}
