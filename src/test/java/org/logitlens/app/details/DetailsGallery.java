package org.logitlens.app.details;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.control.Dialog;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javafx.util.Duration;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;
import org.logitlens.plot.ExportOptions;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.RangeMode;
import org.logitlens.plot.Theme;

/**
 * Shows the parts of this package for looking at, on a real display. Arguments: light or dark, what
 * to show (window, pins, tracked, nan, help, export, preferences, about, keys, error), and a PNG
 * file to write the screen to before it ends.
 */
public final class DetailsGallery extends Application {

  /** Starts it. */
  public static final class Main {
    private Main() {}

    /** Entry point. */
    public static void main(String[] args) {
      Application.launch(DetailsGallery.class, args);
    }
  }

  @Override
  public void start(Stage stage) {
    List<String> args = getParameters().getRaw();
    TestFonts.load();
    String what = args.get(1);
    LensGrid grid = TestGrids.golden(0);
    if (what.equals("nan")) {
      grid = TestGrids.withNonFinite(grid, 4, 25, 3);
    }
    int[] followed = {11, 283, 262, 290};
    if (what.equals("tracked")) {
      grid = TrackedGrids.tracking(grid, 4000, followed);
    }
    CellReading cell = new CellReading(grid, 5, grid.columnCount() - 2);
    Inspector inspector = new Inspector();
    inspector.currentProperty().set(cell);
    if (what.equals("pins") || what.equals("side")) {
      inspector.pins().add(new CellReading(grid, 7, 26));
      inspector.pins().add(new CellReading(grid, 3, 25));
      inspector.pins().add(new CellReading(grid, 3, 7));
    }
    if (what.equals("nan")) {
      inspector.currentProperty().set(new CellReading(grid, 4, 25));
    }
    if (what.equals("tracked")) {
      for (int id : followed) {
        inspector.tracked().tokens().add(grid.vocabulary().token(id));
      }
    }
    ColorBar bar = new ColorBar();
    bar.setPadding(new javafx.geometry.Insets(12, 20, 8, 78));
    bar.gridProperty().set(grid);
    bar.settingsProperty()
        .set(
            PlotSettings.DEFAULT
                .withMetric(Metric.KL_FINAL_LAYER)
                .withRangeMode(RangeMode.AUTOMATIC));
    if (what.equals("nan")) {
      bar.settingsProperty()
          .set(
              bar.settingsProperty()
                  .get()
                  .withLocked(new org.logitlens.lens.ValueRange(1, 5, false)));
    }
    HoverCard card = new HoverCard();
    BorderPane back = new BorderPane();
    back.setRight(inspector);
    back.setBottom(bar);
    Pane overlay = new Pane(card);
    overlay.setMouseTransparent(true);
    Scene scene = new Scene(new StackPane(back, overlay), 1280, 800);
    scene.getStylesheets().addAll(TestFonts.sheets(args.get(0)));
    back.setStyle("-fx-background-color: -ll-paper;");
    stage.setScene(scene);
    stage.show();
    CellReading hovered = inspector.shownProperty().get();
    card.show(hovered == null ? cell : hovered, 600, 200, 33, 44);
    Dialog<?> dialog = dialog(what);
    if (dialog != null) {
      dialog.initOwner(stage);
      dialog.show();
    }
    if (what.equals("help")) {
      javafx.application.Platform.runLater(
          () -> javafx.application.Platform.runLater(bar::explain));
    }
    if (what.equals("side")) {
      PauseTransition later = new PauseTransition(Duration.millis(600));
      later.setOnFinished(
          event ->
              ((javafx.scene.control.ScrollPane) inspector.lookup(".scroll-pane")).setVvalue(1));
      later.play();
    }
    if (args.size() > 2) {
      PauseTransition wait = new PauseTransition(Duration.millis(4000));
      wait.setOnFinished(
          event -> {
            save(new File(args.get(2)));
            javafx.application.Platform.exit();
          });
      wait.play();
    }
  }

  private static @Nullable Dialog<?> dialog(String what) {
    return switch (what) {
      case "export" ->
          new ExportDialog(
              new ExportChoice(
                  Path.of("lens.png"), ExportOptions.DEFAULT, false, Theme.LIGHT, 48, 32),
              27,
              "5 to 12 (in view)",
              choice -> {
                long width = 1400L * choice.options().scale();
                String refusal = width > 9000 ? "The picture would be too wide." : "";
                return new ExportForecast(width, width / 2, width * width / 8, refusal);
              });
      case "preferences" -> new PreferencesDialog(Preferences.DEFAULT);
      case "about" ->
          new AboutDialog(
              AboutFacts.here("0.1.0", "ONNX Runtime 1.28.0", "CPU (no NVIDIA driver)"));
      case "keys" -> new KeyboardHelp();
      case "error" ->
          new ErrorDialog(
              ErrorReport.of(
                  "The folder holds no model that can be opened.",
                  "Choose a folder with config.json and model.safetensors.",
                  new IOException("missing config.json")));
      case "bug" -> {
        BugWindow window = new BugWindow(() -> null, () -> {});
        window.show(BugReport.of(new IllegalStateException("an example")), 1, 1);
        window.show(BugReport.of(new IllegalStateException("an example")), 1204, 1204);
        yield null;
      }
      default -> null;
    };
  }

  private static void save(File file) {
    WritableImage image = new Robot().getScreenCapture(null, 0, 0, 1280, 800);
    BufferedImage out = new BufferedImage(1280, 800, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 800; y++) {
      for (int x = 0; x < 1280; x++) {
        out.setRGB(x, y, image.getPixelReader().getArgb(x, y));
      }
    }
    try {
      ImageIO.write(out, "png", file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
