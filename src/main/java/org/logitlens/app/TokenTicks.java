package org.logitlens.app;

import java.util.List;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.layout.Region;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.HitInfo;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Prompt;

/**
 * Thin ticks under the prompt's text where one token ends and the next begins. Lies over the area
 * and lets the mouse through; draws only what is seen.
 */
public final class TokenTicks extends Region {
  private static final double LENGTH = 5;

  private final ObjectProperty<@Nullable Prompt> prompt = new SimpleObjectProperty<>();
  private final ObjectProperty<@Nullable PromptArea> area = new SimpleObjectProperty<>();
  private final Path path = new Path();
  private final Rectangle clip = new Rectangle();

  /** Makes an overlay without ticks. */
  public TokenTicks() {
    setMouseTransparent(true);
    setManaged(false);
    path.getStyleClass().add("token-ticks");
    path.setManaged(false);
    clip.setManaged(false);
    setClip(clip);
    getChildren().add(path);
    prompt.addListener(this::changed);
  }

  /** The tokens; ticks are drawn while their text is the area's. */
  public ObjectProperty<@Nullable Prompt> promptProperty() {
    return prompt;
  }

  /** Follows the text of an area. */
  public void follow(PromptArea followed) {
    area.set(followed);
    followed.textProperty().addListener(this::changed);
    followed.scrollTopProperty().addListener(this::changed);
    followed.layoutBoundsProperty().addListener(this::changed);
    followed.needsLayoutProperty().addListener(this::changed);
    followed
        .boundsInParentProperty()
        .addListener(
            (property, before, now) ->
                resizeRelocate(now.getMinX(), now.getMinY(), now.getWidth(), now.getHeight()));
  }

  private void changed(Observable what) {
    setNeedsLayout(true);
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    clip.setWidth(getWidth());
    clip.setHeight(getHeight());
    path.getElements().clear();
    Prompt tokens = prompt.get();
    PromptArea followed = area.get();
    Text text = followed == null ? null : followed.content();
    if (tokens != null && text != null && tokens.text().length() == text.getText().length()) {
      draw(tokens, text);
    }
  }

  private void draw(Prompt tokens, Text text) {
    Bounds seen = text.sceneToLocal(localToScene(getLayoutBounds()));
    int first = indexAt(text, seen.getMinX(), seen.getMinY());
    int last = indexAt(text, seen.getMaxX(), seen.getMaxY());
    List<Integer> starts = tokens.starts();
    int before = -1;
    for (int i = 1; i < starts.size(); i++) {
      int at = starts.get(i);
      if (at != before && at >= first && at <= last) {
        tick(text, at);
      }
      before = at;
    }
  }

  private static int indexAt(Text text, double x, double y) {
    HitInfo hit = text.hitTest(new Point2D(x, y));
    return hit.getInsertionIndex();
  }

  private void tick(Text text, int index) {
    // The leading edge of the character's own box, so that a tick at a line's start is not put
    // behind the line before.
    PathElement[] box = text.rangeShape(index, index + 1);
    double x = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (PathElement element : box) {
      if (element instanceof MoveTo move) {
        x = Math.min(x, move.getX());
        bottom = Math.max(bottom, move.getY());
      } else if (element instanceof LineTo line) {
        x = Math.min(x, line.getX());
        bottom = Math.max(bottom, line.getY());
      }
    }
    if (!Double.isFinite(x)) {
      return;
    }
    Point2D at = sceneToLocal(text.localToScene(x, bottom));
    double crisp = Math.floor(at.getX()) + 0.5;
    double top = Math.round(at.getY()) - 3.0;
    path.getElements().addAll(new MoveTo(crisp, top), new LineTo(crisp, top + LENGTH));
  }
}
