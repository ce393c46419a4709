package org.logitlens.app.heatmap;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import javafx.animation.PauseTransition;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javafx.util.Duration;
import javax.imageio.ImageIO;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.Theme;

/**
 * Opens the heatmap with grids of the tests, for looking at it. With a folder as argument it takes
 * a picture of the screen for each of a number of situations and ends.
 */
public final class HeatmapDemo {
  private HeatmapDemo() {}

  /**
   * Entry point.
   *
   * @param args a folder for pictures, or nothing
   */
  public static void main(String[] args) {
    Application.launch(Window.class, args);
  }

  /** A situation to look at. */
  private record Shot(
      String name, int width, int height, LensGrid grid, PlotSettings settings, Runnable then) {}

  /** The application; a class of its own so that no module flags are needed. */
  public static final class Window extends Application {
    private final HeatmapView heatmap = new HeatmapView();
    private final Deque<Shot> shots = new ArrayDeque<>();

    @Override
    public void start(Stage stage) {
      stage.setX(0);
      stage.setY(0);
      stage.setScene(new Scene(heatmap, 980, 560));
      List<String> arguments = new ArrayList<>(getParameters().getRaw());
      PlotSettings light = PlotSettings.DEFAULT.withLocked(new ValueRange(0, 10, false));
      LensGrid plasma = TestGrids.golden(0);
      heatmap.setSettings(light);
      heatmap.setGrid(plasma);
      stage.show();
      if (arguments.isEmpty()) {
        return;
      }
      PlotSettings dark = light.withTheme(Theme.DARK);
      LensGrid large = TestGrids.random(48, 1024, 3000, 7);
      LensGrid broken =
          TestGrids.pendingFrom(
              TestGrids.withNonFinite(plasma, 3, 4, 5, 9), plasma.columnCount() - 6);
      shots.add(new Shot("light", 980, 560, plasma, light, () -> {}));
      shots.add(
          new Shot(
              "hover",
              980,
              560,
              plasma,
              light,
              () -> {
                heatmap.hover(new Cell(5, 12));
                heatmap.togglePin(new Cell(7, 3));
                heatmap.togglePin(new Cell(2, 8));
              }));
      shots.add(
          new Shot(
              "dark",
              980,
              560,
              plasma,
              dark,
              () -> {
                heatmap.hover(null);
                heatmap.getPins().clear();
                heatmap.moveCurrent(new Cell(4, 6));
              }));
      shots.add(new Shot("small", 600, 400, plasma, light, () -> heatmap.moveCurrent(null)));
      shots.add(new Shot("broken", 980, 560, broken, dark, () -> {}));
      shots.add(new Shot("large", 980, 560, large, light, () -> {}));
      shots.add(new Shot("large-whole", 980, 560, large, dark, heatmap::showWhole));
      shots.add(
          new Shot("rank", 1500, 800, plasma, light.withMetric(Metric.RANK_FINAL), heatmap::fit));
      shots.add(new Shot("one", 700, 500, TestGrids.random(8, 1, 50, 3), light, () -> {}));
      Platform.runLater(() -> take(stage, new File(arguments.get(0))));
    }

    private void take(Stage stage, File folder) {
      Shot shot = shots.poll();
      if (shot == null) {
        Platform.exit();
        return;
      }
      stage.setWidth(shot.width());
      stage.setHeight(shot.height());
      heatmap.setSettings(shot.settings());
      heatmap.setGrid(shot.grid());
      PauseTransition wait = new PauseTransition(Duration.millis(600));
      wait.setOnFinished(
          event -> {
            shot.then().run();
            PauseTransition more = new PauseTransition(Duration.millis(600));
            more.setOnFinished(
                done -> {
                  WritableImage image =
                      new Robot().getScreenCapture(null, 0, 0, shot.width(), shot.height());
                  save(image, folder.toPath().resolve(shot.name() + ".png"));
                  take(stage, folder);
                });
            more.play();
          });
      wait.play();
    }

    private static void save(WritableImage image, Path file) {
      int width = (int) image.getWidth();
      int height = (int) image.getHeight();
      BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      PixelReader reader = image.getPixelReader();
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          copy.setRGB(x, y, reader.getArgb(x, y));
        }
      }
      try {
        ImageIO.write(copy, "png", file.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException(String.format(Locale.ROOT, "cannot write %s", file), e);
      }
    }
  }
}
