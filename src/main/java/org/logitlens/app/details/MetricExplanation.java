package org.logitlens.app.details;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.logitlens.lens.Metric;

/** What a colour mode says and what to beware of, as text to show beside the legend. */
public final class MetricExplanation {
  /** What holds for every mode, one or two sentences each. */
  public static final List<String> CAVEATS =
      List.of(
          "Early rows are noisy: the raw lens reads them with the last layer's decoder, which they"
              + " were not made for.",
          "KL is not a distance: it is not symmetric, and one rare token can dominate it.",
          "Position 0 is a sink: many heads look at it for want of anything better, so its values"
              + " say little about the text. Automatic ranges leave it out.");

  private MetricExplanation() {}

  /** The explanation of a mode, ready to be shown. */
  static VBox of(Metric metric) {
    Label title = new Label(metric.title() + (metric.unit().isEmpty() ? "" : ", " + metric.unit()));
    title.getStyleClass().add("legend-title");
    FormulaFlow formula = new FormulaFlow();
    formula.setFormula(metric.formula());
    VBox box = new VBox(8, title, formula, paragraph(metric.explanation()));
    CAVEATS.forEach(text -> box.getChildren().add(paragraph(text)));
    box.getStyleClass().add("explanation");
    box.getStylesheets().add(DialogLayout.sheet());
    box.setPrefWidth(340);
    return box;
  }

  private static Label paragraph(String text) {
    Label label = new Label(text);
    DialogLayout.wrapped(label);
    return label;
  }
}
