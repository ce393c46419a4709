package org.logitlens.app.details;

import javafx.scene.AccessibleRole;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.logitlens.plot.Face;
import org.logitlens.plot.Formula;

/** A formula set as in the exported picture's legend. Style classes: formula, formula-index. */
final class FormulaFlow extends TextFlow {
  /** Font size in pixels, which indices are lowered by a part of; as in the style sheet. */
  private static final double SIZE = 12;

  private String plain = "";

  FormulaFlow() {
    getStyleClass().add("formula");
    setAccessibleRole(AccessibleRole.TEXT);
    setMaxHeight(USE_PREF_SIZE);
  }

  /**
   * Sets a formula.
   *
   * @param plain as the colour modes have it
   */
  void setFormula(String plain) {
    if (plain.equals(this.plain)) {
      return; // Asked for with every change of the range, as a handle is dragged.
    }
    this.plain = plain;
    Formula formula = Formula.of(plain, Face.SANS, SIZE);
    setAccessibleText(formula.plain());
    getChildren().clear();
    for (Formula.Part part : formula.parts()) {
      Text text = new Text(part.line().plain());
      text.getStyleClass().add(part.drop() > 0 ? "formula-index" : "formula-text");
      text.setTranslateY(part.drop());
      getChildren().add(text);
    }
  }
}
