package org.logitlens.app;

import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextFormatter;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * Where the prompt is typed: grows from two to six lines, fewer in a low window, holds at most
 * {@link PromptText#MAX_LENGTH} characters and says what a paste had to leave out. Tab moves on, as
 * in any other field.
 */
public final class PromptArea extends TextArea {
  private static final int MIN_LINES = 2;
  private static final int MAX_LINES = 6;

  /**
   * A window of this height leaves the grid room beside two lines of text; each further one costs.
   */
  private static final double LEAST_WINDOW = 540;

  private static final double LINE_COST = 30;

  /** Beyond this many characters there are more than six lines in any window. */
  private static final int SURELY_FULL = 5000;

  private Consumer<String> onNotice = notice -> {};
  private final InvalidationListener wrapped = o -> grow();
  private @Nullable Text content;
  private @Nullable Text followed;

  /** Makes an empty area. */
  public PromptArea() {
    getStyleClass().add("prompt-area");
    setWrapText(true);
    setPrefRowCount(MIN_LINES);
    setTextFormatter(
        new TextFormatter<>(
            change -> change.getControlNewText().length() > PromptText.MAX_LENGTH ? null : change));
    addEventFilter(KeyEvent.KEY_PRESSED, this::moveOnAtTab);
    sceneProperty().flatMap(Scene::heightProperty).addListener((property, before, now) -> grow());
  }

  /** Hears what a paste had to leave out, one sentence or more. */
  public void setOnNotice(Consumer<String> listener) {
    onNotice = listener;
  }

  @Override
  public void paste() {
    String pasted = Clipboard.getSystemClipboard().getString();
    if (pasted != null) {
      insert(pasted);
    }
  }

  /** Puts a text in the place of the selection, as far as there is room. */
  void insert(String raw) {
    int room = PromptText.MAX_LENGTH - getLength() + getSelection().getLength();
    PromptText fitting = PromptText.of(raw, room);
    replaceSelection(fitting.text());
    if (!fitting.notice().isEmpty()) {
      onNotice.accept(fitting.notice());
    }
  }

  /** The node that draws the text, or null before the first layout. */
  @Nullable Text content() {
    if (content == null || content.getScene() == null) {
      Node region = lookup(".content");
      content = region == null ? null : textIn(region);
    }
    return content;
  }

  private static @Nullable Text textIn(Node content) {
    for (Node node : content.lookupAll(".text")) {
      if (node instanceof Text text && text.getParent() != null && !text.isMouseTransparent()) {
        return text;
      }
    }
    return null;
  }

  @Override
  protected void layoutChildren() {
    super.layoutChildren();
    Text drawn = content();
    if (drawn != followed) {
      if (followed != null) {
        followed.layoutBoundsProperty().removeListener(wrapped);
      }
      if (drawn != null) {
        drawn.layoutBoundsProperty().addListener(wrapped);
      }
      followed = drawn;
    }
    grow();
  }

  private void grow() {
    if (lines() != getPrefRowCount()) {
      // Lines are wrapped while the window is laid out, which hears of no other height until it is
      // done.
      Platform.runLater(() -> setPrefRowCount(lines()));
    }
  }

  private int lines() {
    int most = mostLines();
    if (getLength() > SURELY_FULL) {
      return most;
    }
    Text drawn = content();
    if (drawn == null) {
      return MIN_LINES;
    }
    Bounds bounds = drawn.getLayoutBounds();
    double line = drawn.getFont().getSize() * 1.3;
    int lines = (int) Math.round(bounds.getHeight() / line);
    return Math.min(Math.max(lines, MIN_LINES), most);
  }

  /** In a low window the grid needs the room more. */
  private int mostLines() {
    double height = getScene() == null ? 0 : getScene().getHeight();
    int room = MIN_LINES + (int) ((height - LEAST_WINDOW) / LINE_COST);
    return Math.min(Math.max(room, MIN_LINES), MAX_LINES);
  }

  private void moveOnAtTab(KeyEvent event) {
    if (event.getCode() != KeyCode.TAB || event.isControlDown() || event.isAltDown()) {
      return;
    }
    // TextArea moves the focus only with Ctrl, which nobody looks for.
    KeyEvent moving =
        new KeyEvent(
            KeyEvent.KEY_PRESSED, "", "", KeyCode.TAB, event.isShiftDown(), true, false, false);
    event.consume();
    fireEvent(moving);
  }
}
