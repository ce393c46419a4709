package org.logitlens.app;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.control.ScrollBar;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.image.WritableImage;
import javafx.scene.robot.Robot;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.plot.GridView;
import org.logitlens.plot.Theme;

/**
 * Started as a process of its own, on a screen that is large enough: moves the window from screen
 * to screen with other scales and compares what is on the screen, pixel by pixel, with what should
 * be there. Prints what is not sharp.
 */
final class ScaledWindow {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 640;

  // Held, because a logger that nobody holds forgets its level.
  private static final Logger JAVAFX_LOG = Logger.getLogger("javafx");

  private final OpenWindow open;
  private final double scale;
  private final List<String> faults = new ArrayList<>();
  private int[] screen = {};
  private int stride;

  private ScaledWindow(OpenWindow open, double scale) {
    this.open = open;
    this.scale = scale;
  }

  /**
   * Entry point of the process.
   *
   * @param args a folder for settings and log, and the scales
   */
  public static void main(String[] args) throws InterruptedException {
    JAVAFX_LOG.setLevel(Level.SEVERE);
    OpenWindow open = OpenWindow.start(Path.of(args[0]));
    try {
      open.prompt("one cell beside another");
      open.awaitGrid("one cell beside another");
      for (int i = 1; i < args.length; i++) {
        ScaledWindow scaled = new ScaledWindow(open, Double.parseDouble(args[i]));
        scaled.look();
        System.out.println(args[i] + " " + scaled.faults.stream().limit(5).toList());
      }
    } catch (AssertionError | RuntimeException e) {
      e.printStackTrace();
      System.exit(1);
    }
    open.close();
    Platform.exit();
  }

  private void look() {
    open.act(
        () -> {
          // Waits for the frames under way: a change in the midst of one would spoil it.
          open.scene().snapshot(null);
          moveToScreen();
        });
    open.act(() -> open.scene().getRoot().layout());
    // Comes after the frame that was painted last.
    open.ask(() -> open.scene().snapshot(null));
    open.act(
        () -> {
          int width = (int) Math.round(WIDTH * scale);
          int height = (int) Math.round(HEIGHT * scale);
          WritableImage seen = new Robot().getScreenCapture(null, 0, 0, width, height, false);
          screen = pixels(seen);
          stride = (int) seen.getWidth();
          HeatmapView heatmap = open.node(".heatmap", HeatmapView.class);
          imagesAreOnTheScreenAsTheyAre(heatmap);
          cellsHaveSharpEdges(heatmap);
          linesAreSharp();
        });
  }

  /** What the system tells of a window that comes to a screen with another scale. */
  private void moveToScreen() {
    try {
      Method moved =
          com.sun.glass.ui.Window.class.getDeclaredMethod(
              "notifyScaleChanged", float.class, float.class, float.class, float.class);
      moved.setAccessible(true);
      float to = (float) scale;
      moved.invoke(com.sun.glass.ui.Window.getWindows().get(0), to, to, to, to);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    // And for those that the new scale asked for, before the size changes.
    open.scene().snapshot(null);
    open.stage.setX(0);
    open.stage.setY(0);
    open.stage.setWidth(WIDTH);
    open.stage.setHeight(HEIGHT);
  }

  /** A pixel of ours is one of the screen: nothing is scaled up or blended with its neighbour. */
  private void imagesAreOnTheScreenAsTheyAre(HeatmapView heatmap) {
    List<Node> images =
        heatmap.lookupAll("*").stream().filter(ImageView.class::isInstance).toList();
    List<Bounds> covered =
        heatmap.lookupAll("*").stream()
            .filter(node -> node instanceof Group || node instanceof ScrollBar || isMinimap(node))
            .filter(Node::isVisible)
            .map(this::onScreen)
            .toList();
    int found = 0;
    for (Node node : images) {
      Image image = ((ImageView) node).getImage();
      Bounds at = onScreen(node);
      if (!node.isVisible() || at.getWidth() < 2 || isMinimap(node.getParent())) {
        continue;
      }
      found++;
      expect(Math.abs(at.getMinX() - Math.rint(at.getMinX())) < 1e-3, "left edge at " + at);
      expect(Math.abs(at.getMinY() - Math.rint(at.getMinY())) < 1e-3, "top edge at " + at);
      expect(Math.abs(at.getWidth() - image.getWidth()) < 1e-3, image.getWidth() + " over " + at);
      int[] wanted = pixels(image);
      int width = (int) image.getWidth();
      int left = (int) Math.rint(at.getMinX());
      int top = (int) Math.rint(at.getMinY());
      for (int i = 0; i < wanted.length; i++) {
        int x = left + i % width;
        int y = top + i / width;
        if (covered.stream().noneMatch(each -> each.contains(x + 0.5, y + 0.5))) {
          expect(isSame(pixel(x, y), wanted[i]), "pixel " + x + ", " + y);
        }
      }
    }
    expect(found >= 3, "cells and headers, not " + found + " images");
  }

  private static boolean isMinimap(Node node) {
    return node.getStyleClass().contains("heatmap-minimap");
  }

  /**
   * From the middle of a cell to that of the next there are no colours but theirs and the gap's.
   */
  private void cellsHaveSharpEdges(HeatmapView heatmap) {
    int looked = 0;
    GridView view = Objects.requireNonNull(heatmap.getView());
    for (int row = 0; row < view.rowCount(); row++) {
      for (int column = 0; column + 1 < view.columnCount(); column++) {
        Bounds one = cell(heatmap, view, row, column);
        Bounds next = cell(heatmap, view, row, column + 1);
        if (one == null || next == null) {
          continue;
        }
        looked++;
        List<Integer> allowed =
            List.of(
                view.argb(row, column),
                view.argb(row, column + 1),
                Theme.LIGHT.paper(),
                Theme.OUTLINE);
        // Above the text and below the outline.
        int y = (int) Math.rint(one.getMinY()) + (int) Math.ceil(3 * scale);
        for (int x = (int) one.getCenterX(); x < (int) next.getCenterX(); x++) {
          int seen = pixel(x, y);
          expect(
              allowed.stream().anyMatch(each -> isSame(seen, each)),
              "cell " + row + ", " + column + " at " + x);
        }
      }
    }
    expect(looked > 20, "only " + looked + " cells");
  }

  private @Nullable Bounds cell(HeatmapView heatmap, GridView view, int row, int column) {
    Bounds at = heatmap.boundsOf(new Cell(view.gridRow(row), view.gridColumn(column)));
    return at == null ? null : scaled(heatmap.localToScene(at));
  }

  /** Across a line there are three colours: before it, its own, and after it. */
  private void linesAreSharp() {
    int lines = 0;
    for (Node line : open.scene().getRoot().lookupAll(".hairline")) {
      Bounds at = onScreen(line);
      int x = (int) at.getMinX() + 3;
      int from = (int) Math.rint(at.getMinY()) - 3;
      int to = (int) Math.rint(at.getMaxY()) + 3;
      across(IntStream.range(from, to).map(y -> pixel(x, y)).toArray(), "line at " + at);
      lines++;
    }
    expect(lines == 2, "lines under the tool bar and over the status bar, not " + lines);
    Bounds inspector = onScreen(open.node("#inspector", Node.class));
    int y = (int) inspector.getMaxY() - 20;
    int left = (int) Math.rint(inspector.getMinX());
    across(IntStream.range(left - 3, left + 5).map(x -> pixel(x, y)).toArray(), "inspector");
  }

  private void across(int[] colors, String what) {
    int first = colors[0];
    int last = colors[colors.length - 1];
    TreeSet<Integer> between = new TreeSet<>();
    for (int color : colors) {
      if (color != first && color != last) {
        between.add(color);
      }
    }
    expect(between.size() == 1, what + " has " + between.size() + " colours");
  }

  private Bounds onScreen(Node node) {
    return scaled(node.localToScene(node.getLayoutBounds()));
  }

  private Bounds scaled(Bounds logical) {
    return new javafx.geometry.BoundingBox(
        logical.getMinX() * scale,
        logical.getMinY() * scale,
        logical.getWidth() * scale,
        logical.getHeight() * scale);
  }

  /** But for the rounding of what draws, which is at most one step of a colour. */
  private static boolean isSame(int one, int other) {
    for (int shift = 0; shift <= 24; shift += 8) {
      if (Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)) > 1) {
        return false;
      }
    }
    return true;
  }

  private int pixel(int x, int y) {
    return screen[y * stride + x];
  }

  private static int[] pixels(Image image) {
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    int[] argb = new int[width * height];
    image
        .getPixelReader()
        .getPixels(
            0,
            0,
            width,
            height,
            javafx.scene.image.PixelFormat.getIntArgbInstance(),
            argb,
            0,
            width);
    return argb;
  }

  private void expect(boolean fulfilled, String otherwise) {
    if (!fulfilled) {
      faults.add(otherwise);
    }
  }
}
