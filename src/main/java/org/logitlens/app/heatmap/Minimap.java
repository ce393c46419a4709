package org.logitlens.app.heatmap;

import java.util.List;
import java.util.function.BiConsumer;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.Theme;

/**
 * The whole picture in a strip, with a frame around what is seen. A press or a drag moves the view
 * there.
 */
final class Minimap extends Pane {
  private static final double LEAST_FRAME = 4;

  private final Surface picture = new Surface();
  private final Rectangle frame = new Rectangle();

  /** Sets the frame off from cells of whatever colour. */
  private final Rectangle halo = new Rectangle();

  private @Nullable CellColors painted;

  /**
   * Makes a minimap.
   *
   * @param onPicked gets the place that was pressed, as fractions of the picture's width and height
   * @param onReleased runs when the button is let go
   */
  Minimap(BiConsumer<Double, Double> onPicked, Runnable onReleased) {
    getStyleClass().add("heatmap-minimap");
    for (Rectangle outline : List.of(halo, frame)) {
      outline.setMouseTransparent(true);
      outline.setManaged(false);
    }
    frame.setStrokeWidth(1.5);
    halo.setStrokeWidth(4);
    halo.setFill(null);
    halo.xProperty().bind(frame.xProperty());
    halo.yProperty().bind(frame.yProperty());
    halo.widthProperty().bind(frame.widthProperty());
    halo.heightProperty().bind(frame.heightProperty());
    getChildren().addAll(picture.node(), halo, frame);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> pick(event, onPicked));
    addEventHandler(MouseEvent.MOUSE_DRAGGED, event -> pick(event, onPicked));
    addEventHandler(
        MouseEvent.MOUSE_RELEASED,
        event -> {
          onReleased.run();
          event.consume();
        });
  }

  /** Shows all cells and what is seen of them. */
  void show(CellColors cells, Viewport seen, Theme theme, double scale) {
    int width = (int) Math.max(1, Math.round(getWidth() * scale));
    int height = (int) Math.max(1, Math.round(getHeight() * scale));
    boolean resized = width != picture.width() || height != picture.height();
    picture.place(0, 0, width, height, scale);
    if (resized || painted != cells) {
      painted = cells;
      Viewport whole =
          new Viewport(
              seen.columns(),
              seen.rows(),
              (double) width / seen.columns(),
              (double) height / seen.rows(),
              0,
              0,
              width,
              height);
      new CellRaster(theme, scale).drawGrounds(whole, 0, cells, picture);
      picture.show();
    }
    setSeen(seen);
    Color ink = Overlay.color(theme.text());
    frame.setStroke(ink);
    frame.setFill(ink.deriveColor(0, 1, 1, 0.15));
    halo.setStroke(Overlay.color(theme.paper()));
  }

  private void setSeen(Viewport view) {
    double across = getWidth() / view.pictureWidth();
    double down = getHeight() / view.pictureHeight();
    frame.setX(view.x() * across + 0.75);
    frame.setY(view.y() * down + 0.75);
    frame.setWidth(Math.max(LEAST_FRAME, view.coveredWidth() * across - 1.5));
    frame.setHeight(Math.max(LEAST_FRAME, view.coveredHeight() * down - 1.5));
  }

  private void pick(MouseEvent event, BiConsumer<Double, Double> onPicked) {
    if (event.getButton() == MouseButton.PRIMARY && getWidth() > 0 && getHeight() > 0) {
      onPicked.accept(event.getX() / getWidth(), event.getY() / getHeight());
    }
    event.consume();
  }
}
