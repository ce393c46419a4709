package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logitlens.app.heatmap.HeatmapView;

/** Where the parts of the window lie: nothing that comes and goes covers the picture. */
class WindowPartsTest extends WithWindow {
  private static final Problem LONG =
      Problem.error(
          "The model in /home/somebody/models/large could not be opened: a file is missing.",
          "Get it again from the list of models, or choose another folder that has all of it.",
          new IllegalStateException("config.json"));

  /** Height of the tilted tokens below the cells where there is room for them. */
  private static final double LABELS = 66;

  private void resize(int width, int height) {
    open.act(
        () -> {
          open.stage.setWidth(width);
          open.stage.setHeight(height);
        });
    settle();
  }

  private void settle() {
    open.await("the grid is painted", () -> open.node(".heatmap", HeatmapView.class).isPainted());
    open.act(() -> open.scene().getRoot().layout());
  }

  /** One long notice, and no other. */
  private void tell() {
    open.act(
        () -> {
          NoticePane notices = open.node(".notices", NoticePane.class);
          notices.getChildren().clear();
          notices.show(LONG);
        });
    settle();
  }

  private Bounds place(String query) {
    return open.ask(() -> place(open.node(query, Node.class)));
  }

  private static Bounds place(Node node) {
    return node.localToScene(node.getLayoutBounds());
  }

  private static void assertApart(String what, Bounds one, Bounds other) {
    boolean apart =
        one.getMaxX() <= other.getMinX()
            || other.getMaxX() <= one.getMinX()
            || one.getMaxY() <= other.getMinY()
            || other.getMaxY() <= one.getMinY();
    assertTrue(apart, what + ": " + one + " over " + other);
  }

  @ParameterizedTest
  @CsvSource({"900, 600", "1280, 800"})
  void theFindBarCoversNothingAndTheTopOfTheGridStaysWhereItIs(int width, int height) {
    ready();
    resize(width, height);
    Bounds before = place(".heatmap");

    open.act(() -> open.window.commands().find());
    settle();

    Bounds bar = place(".find-bar");
    assertFalse(bar.isEmpty());
    for (String part : List.of(".heatmap", ".color-bar", ".inspector", ".status-bar-row")) {
      assertApart(part, bar, place(part));
    }
    Bounds after = place(".heatmap");
    assertEquals(before.getMinX(), after.getMinX());
    assertEquals(before.getMinY(), after.getMinY());
    assertEquals(before.getWidth(), after.getWidth());
    open.act(
        () -> {
          double heights = open.node(".find-bar #query", Node.class).getLayoutBounds().getHeight();
          for (String each : List.of("#kind", "#depth", "#previous", "#next")) {
            Node node = open.node(".find-bar " + each, Node.class);
            assertEquals(heights, node.getLayoutBounds().getHeight(), each);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"900, 600", "1280, 800"})
  void noticesKeepOffTheGridItsColourBarAndTheStatusBar(int width, int height) {
    ready();
    resize(width, height);
    Bounds grid = place(".heatmap");

    tell();

    Bounds notice = place(".notice");
    for (String part :
        List.of(".heatmap", ".color-bar", ".prompt-box", ".status-bar-row", ".inspector")) {
      assertApart(part, notice, place(part));
    }
    assertEquals(grid, place(".heatmap"), "and the grid does not move");
    assertTrue(notice.getMaxX() <= width && notice.getHeight() < 180, notice.toString());
    assertTrue(notice.getWidth() >= 240, notice.toString());
    open.act(
        () -> {
          for (Node text : open.node(".notice", Node.class).lookupAll(".label")) {
            Label label = (Label) text;
            double whole = label.prefHeight(label.getWidth());
            assertTrue(label.getHeight() >= whole, label.getText() + " is cut");
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"900, 600", "1280, 800"})
  void withTheInspectorFoldedNoticesCoverCellsRatherThanLabels(int width, int height) {
    ready();
    resize(width, height);
    open.act(() -> open.window.commands().toggleInspector());
    settle();

    tell();

    Bounds notice = place(".notice");
    assertApart("colour bar", notice, place(".color-bar"));
    double labels = place(".heatmap").getMaxY() - LABELS;
    assertTrue(notice.getMaxY() <= labels, notice + " over the labels from " + labels);
  }
}
