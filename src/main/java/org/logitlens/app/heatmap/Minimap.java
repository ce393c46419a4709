package org.logitlens.app.heatmap;

import java.util.function.BiConsumer;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;

/**
 * The whole picture in a strip, one pixel of an image per cell, with a frame around what is seen. A
 * press or a drag moves the view there.
 */
final class Minimap extends Pane {
  private static final double LEAST_FRAME = 4;

  private final ImageView picture = new ImageView();
  private final Rectangle frame = new Rectangle();
  private int columns = 1;
  private int rows = 1;

  /**
   * Makes a minimap.
   *
   * @param onPicked gets the place that was pressed, as fractions of the picture's width and height
   * @param onReleased runs when the button is let go
   */
  Minimap(BiConsumer<Double, Double> onPicked, Runnable onReleased) {
    getStyleClass().add("heatmap-minimap");
    picture.setSmooth(false);
    picture.setMouseTransparent(true);
    frame.setMouseTransparent(true);
    frame.setManaged(false);
    frame.setStrokeWidth(1.5);
    getChildren().addAll(picture, frame);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> pick(event, onPicked));
    addEventHandler(MouseEvent.MOUSE_DRAGGED, event -> pick(event, onPicked));
    addEventHandler(
        MouseEvent.MOUSE_RELEASED,
        event -> {
          onReleased.run();
          event.consume();
        });
  }

  /** Shows other colours. */
  void setCells(CellColors cells) {
    columns = cells.columns();
    rows = cells.rows();
    if (!(picture.getImage() instanceof WritableImage now)
        || (int) now.getWidth() != columns
        || (int) now.getHeight() != rows) {
      picture.setImage(new WritableImage(columns, rows));
    }
    if (picture.getImage() instanceof WritableImage image) {
      image
          .getPixelWriter()
          .setPixels(
              0, 0, columns, rows, PixelFormat.getIntArgbInstance(), cells.all(), 0, columns);
    }
  }

  /** Moves the frame. */
  void setSeen(Viewport view, Color colour) {
    picture.setFitWidth(getWidth());
    picture.setFitHeight(getHeight());
    double across = getWidth() / view.pictureWidth();
    double down = getHeight() / view.pictureHeight();
    frame.setX(view.x() * across + 0.75);
    frame.setY(view.y() * down + 0.75);
    frame.setWidth(Math.max(LEAST_FRAME, view.coveredWidth() * across - 1.5));
    frame.setHeight(Math.max(LEAST_FRAME, view.coveredHeight() * down - 1.5));
    frame.setStroke(colour);
    frame.setFill(colour.deriveColor(0, 1, 1, 0.15));
  }

  private void pick(MouseEvent event, BiConsumer<Double, Double> onPicked) {
    if (event.getButton() == MouseButton.PRIMARY && getWidth() > 0 && getHeight() > 0) {
      onPicked.accept(event.getX() / getWidth(), event.getY() / getHeight());
    }
    event.consume();
  }
}
