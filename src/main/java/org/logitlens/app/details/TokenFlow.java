package org.logitlens.app.details;

import java.util.List;
import javafx.geometry.NodeOrientation;
import javafx.scene.AccessibleRole;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.logitlens.lens.TokenLabel;

/** A token's label in the token font, its marks muted. Style classes: token, token-mark. */
final class TokenFlow extends TextFlow {
  /** The token font has no glyphs for these; the chrome font does. */
  private static final String CHROME_GLYPHS = "↵⇥";

  private int used;

  TokenFlow() {
    getStyleClass().add("token");
    setNodeOrientation(NodeOrientation.LEFT_TO_RIGHT);
    setAccessibleRole(AccessibleRole.TEXT);
  }

  /** Shows a label. */
  void setLabel(TokenLabel label) {
    setLabel(label, "", Integer.MAX_VALUE);
  }

  /**
   * Shows a label after some plain text, cut to a number of characters with an ellipsis.
   *
   * @return whether it was cut
   */
  boolean setLabel(TokenLabel label, String before, int longest) {
    used = 0;
    if (!before.isEmpty()) {
      add(before, true);
    }
    setAccessibleText(before + label.plain());
    int total = label.plain().codePointCount(0, label.plain().length());
    int left = total <= longest ? total : Math.max(1, longest - 1);
    for (TokenLabel.Run run : label.runs()) {
      int count = run.text().codePointCount(0, run.text().length());
      int kept = Math.min(count, left);
      if (kept > 0) {
        add(run.text().substring(0, run.text().offsetByCodePoints(0, kept)), run.mark());
      }
      left -= kept;
    }
    if (total > longest) {
      add("…", true);
    }
    getChildren().remove(used, getChildren().size());
    return total > longest;
  }

  private void add(String text, boolean mark) {
    int start = 0;
    for (int i = 1; i <= text.length(); i++) {
      if (i == text.length() || isChrome(text.charAt(i)) != isChrome(text.charAt(start))) {
        String style = mark ? "token-mark" : "token-text";
        show(
            text.substring(start, i),
            isChrome(text.charAt(start)) ? List.of(style, "token-arrow") : List.of(style));
        start = i;
      }
    }
  }

  /** Reuses nodes: styling a new one costs more than everything else that hovering does. */
  private void show(String text, List<String> styles) {
    if (used == getChildren().size()) {
      getChildren().add(new Text());
    }
    if (getChildren().get(used) instanceof Text part) {
      part.setText(text);
      if (!part.getStyleClass().equals(styles)) {
        part.getStyleClass().setAll(styles);
      }
    }
    used++;
  }

  private static boolean isChrome(char c) {
    return CHROME_GLYPHS.indexOf(c) >= 0;
  }
}
