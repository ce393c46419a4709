package org.logitlens.app.details;

import java.util.function.DoubleConsumer;
import javafx.scene.AccessibleAction;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.ValueFormat;

/** A mark under the colour bar that is dragged, or moved by arrow keys, to set an end's value. */
final class RangeHandle extends Region {
  /** Width and height of the mark, pixels. */
  static final double SIZE = 10;

  private static final double STEP = 0.01;
  private static final double PAGE = 0.1;

  private final RangeEnd end;
  private DoubleConsumer onDrag = fraction -> {};
  private DoubleConsumer onStep = part -> {};
  private Runnable onRelease = () -> {};
  private ValueRange axis = new ValueRange(0, 1, false);
  private double value;

  RangeHandle(RangeEnd end) {
    this.end = end;
    getStyleClass().add("range-handle");
    setAccessibleRole(AccessibleRole.SLIDER);
    setFocusTraversable(true);
    setMinSize(SIZE, SIZE);
    setMaxSize(SIZE, SIZE);
    setPrefSize(SIZE, SIZE);
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
    addEventHandler(MouseEvent.MOUSE_RELEASED, event -> onRelease.run());
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
  }

  /** What is told the wished place along the strip (0 to 1) while the mark is dragged. */
  void setOnDrag(DoubleConsumer action) {
    onDrag = action;
  }

  /** What is told by which part of the axis a key moves the end. */
  void setOnStep(DoubleConsumer action) {
    onStep = action;
  }

  /** What is told when a drag ends. */
  void setOnRelease(Runnable action) {
    onRelease = action;
  }

  /** Which end it moves. */
  RangeEnd end() {
    return end;
  }

  /** States the value for screen readers. */
  void describe(double now, ValueRange along, ValueFormat format, String unit) {
    value = now;
    axis = along;
    String text = end.title() + ": " + format.format(now) + (unit.isEmpty() ? "" : " " + unit);
    setAccessibleText(text);
    setAccessibleHelp("Arrow keys move it by a hundredth of the bar, Page up and Page down more.");
    notifyAccessibleAttributeChanged(AccessibleAttribute.VALUE);
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    event.consume();
  }

  private void dragged(MouseEvent event) {
    if (event.getButton() == MouseButton.PRIMARY && getParent() instanceof Region strip) {
      double x = strip.sceneToLocal(event.getSceneX(), event.getSceneY()).getX();
      onDrag.accept(Math.max(0, Math.min(1, x / strip.getWidth())));
      event.consume();
    }
  }

  private void key(KeyEvent event) {
    if (event.isAltDown() || event.isShortcutDown()) {
      return;
    }
    double part =
        switch (event.getCode()) {
          case LEFT, DOWN -> -STEP;
          case RIGHT, UP -> STEP;
          case PAGE_DOWN -> -PAGE;
          case PAGE_UP -> PAGE;
          default -> 0;
        };
    if (part != 0) {
      onStep.accept(event.isShiftDown() ? part * PAGE / STEP : part);
      event.consume();
    }
  }

  @Override
  public @Nullable Object queryAccessibleAttribute(
      AccessibleAttribute attribute, Object... parameters) {
    return switch (attribute) {
      case VALUE -> value;
      case MIN_VALUE -> axis.low();
      case MAX_VALUE -> axis.high();
      default -> super.queryAccessibleAttribute(attribute, parameters);
    };
  }

  @Override
  public void executeAccessibleAction(AccessibleAction action, Object... parameters) {
    switch (action) {
      case INCREMENT -> onStep.accept(STEP);
      case DECREMENT -> onStep.accept(-STEP);
      default -> super.executeAccessibleAction(action, parameters);
    }
  }
}
