package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.image.WritableImage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowScaleTest extends WithWindow {
  @ParameterizedTest
  @Tag("E4")
  @CsvSource({"900, 600, 1", "900, 600, 1.25", "1280, 800, 1.5", "1280, 800, 2", "1920, 1080, 1"})
  void everyControlIsInsideTheWindowAtEverySizeAndScale(int width, int height, double scale) {
    ready();
    open.act(
        () -> {
          open.stage.setRenderScaleX(scale);
          open.stage.setRenderScaleY(scale);
          open.stage.setWidth(width);
          open.stage.setHeight(height);
        });
    open.act(() -> open.scene().getRoot().layout());

    List<String> outside = new ArrayList<>();
    for (String id :
        List.of(
            "#modelMenu",
            "#lensMenu",
            "#modes",
            "#export",
            "#theme",
            "#menu",
            "#area",
            "#count",
            "#live",
            "#run",
            "#examples",
            ".heatmap",
            "#inspector",
            "#colorBar",
            "#facts")) {
      Node node = open.node(id, Node.class);
      Bounds bounds = open.ask(() -> node.localToScene(node.getLayoutBounds()));
      if (bounds.getMinX() < -0.5
          || bounds.getMinY() < -0.5
          || bounds.getMaxX() > width + 0.5
          || bounds.getMaxY() > height + 0.5
          || bounds.getWidth() < 8
          || bounds.getHeight() < 8) {
        outside.add(id + " " + bounds);
      }
    }
    assertTrue(outside.isEmpty(), outside::toString);
    WritableImage picture = open.ask(() -> open.scene().snapshot(null));
    assertEquals(width, picture.getWidth(), 1);
  }
}
