package org.logitlens.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.Parent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ModelLibrary;
import org.logitlens.lens.Vocabulary;
import org.logitlens.plot.PlotSettings;

/**
 * Measures what the whole window costs the FX thread while it shows 49 rows by 1,024 columns:
 * processor time from one frame to the next, as wall time would tell of other processes too.
 */
public final class WindowBench {
  private static final List<Integer> WIDTHS = List.of(1280, 2560);

  /** The card appears when the pointer rests, and then goes with it. */
  private static final int FRAMES_AT_REST = 15;

  private final MainWindow window;
  private final Stage stage;
  private final HeatmapView heatmap;
  private final Vocabulary vocabulary;

  /** What is done at every frame. */
  public enum Change {
    /** Another colour mode, cells as large as at first, with their texts. */
    RECOLOUR,
    /** Another colour mode, every cell in view. */
    RECOLOUR_WHOLE,
    /** The pointer goes to another cell: crosshair, card and inspector follow. */
    HOVER,
    /** The view moves over the grid. */
    PAN,
    /** As {@link #RECOLOUR} with as many tracked tokens as there can be, outlined in the cells. */
    RECOLOUR_TRACKED,
    /** As {@link #HOVER} with them: their lines, ranks and probabilities follow too. */
    HOVER_TRACKED,
    /** As {@link #PAN} with them. */
    PAN_TRACKED;

    private boolean isTracking() {
      return this == RECOLOUR_TRACKED || this == HOVER_TRACKED || this == PAN_TRACKED;
    }
  }

  /**
   * What one kind of change costs.
   *
   * @param change what is done at every frame
   * @param width of the window's content, logical pixels
   * @param median milliseconds of the FX thread per frame
   * @param worst of all frames
   */
  public record Cost(Change change, int width, double median, double worst) {}

  /** Opens the window. FX thread. */
  private WindowBench(ModelLibrary library, RandomModel model) {
    window =
        new MainWindow(
            new AppContext(
                (folder, options, progress, cancellation) -> model,
                library,
                model.info().folder(),
                AppFolders.NOWHERE),
            address -> {});
    vocabulary = model.vocabulary();
    stage = new Stage();
    window.show(stage);
    heatmap = (HeatmapView) Objects.requireNonNull(stage.getScene().lookup(".heatmap"));
  }

  /**
   * Opens a window, measures and closes it. JavaFX must have been started; not for its thread.
   *
   * @param library lists models, as in any window
   * @param frames how many frames of each kind count, 1 or more; a third as many or 15 go before
   * @return each change with a content of 1280 and of 2560 pixels
   */
  public static List<Cost> measure(ModelLibrary library, int frames) {
    RandomModel model = new RandomModel(Path.of("random"));
    WindowBench bench =
        CompletableFuture.supplyAsync(() -> new WindowBench(library, model), Platform::runLater)
            .join();
    try {
      bench.fill(model.text(RandomModel.CONTEXT));
      List<Cost> costs = new ArrayList<>();
      for (int width : WIDTHS) {
        for (Change change : Change.values()) {
          costs.add(bench.cost(change, width, frames));
        }
      }
      return costs;
    } finally {
      onFx(bench::close);
    }
  }

  private void close() {
    window.close();
    stage.hide();
  }

  private void fill(String text) {
    await(
        () -> window.viewModel().textProperty().set(text),
        grid -> grid.prompt().text().equals(text));
  }

  /** Tracks as many tokens as there can be, or none, and waits for a grid that knows them. */
  private void track(boolean tracking) {
    TrackedTokens tracked = window.viewModel().tracked();
    await(
        () -> {
          List.copyOf(tracked.tokens()).forEach(tracked::remove);
          for (int id = 0; tracking && id < LensRequest.MAX_TRACKED; id++) {
            tracked.add(vocabulary.token(id));
          }
        },
        grid -> tracked.ids().stream().allMatch(grid::tracks));
  }

  /** Does something and waits for a grid; the one that is shown then may be it. */
  private void await(Runnable cause, Predicate<LensGrid> wanted) {
    CompletableFuture<LensGrid> found = new CompletableFuture<>();
    ChangeListener<@Nullable LensGrid> listener =
        (property, before, now) -> {
          if (now != null && wanted.test(now)) {
            found.complete(now);
          }
        };
    ReadOnlyObjectProperty<@Nullable LensGrid> grid = window.viewModel().gridProperty();
    onFx(
        () -> {
          cause.run();
          grid.addListener(listener);
          listener.changed(grid, null, grid.get());
        });
    found.join();
    onFx(() -> grid.removeListener(listener));
  }

  private Cost cost(Change change, int width, int frames) {
    track(change.isTracking());
    Parent root = stage.getScene().getRoot();
    FrameTimes times =
        new FrameTimes(
            frame -> {
              // The content alone has this size: the screen may be smaller.
              root.resize(width, width * 10.0 / 16);
              apply(change, frame);
            },
            Math.max(FRAMES_AT_REST, frames / 3),
            frames);
    Runnable sizeCells = change == Change.RECOLOUR_WHOLE ? heatmap::showWhole : heatmap::fit;
    onFx(
        () -> {
          sizeCells.run();
          times.start();
        });
    List<Double> sorted = times.done().join().stream().sorted().toList();
    return new Cost(change, width, sorted.get(frames / 2), sorted.get(frames - 1));
  }

  private void apply(Change change, int frame) {
    switch (change) {
      case RECOLOUR, RECOLOUR_WHOLE, RECOLOUR_TRACKED -> recolour(frame);
      case HOVER, HOVER_TRACKED -> hover(frame);
      case PAN, PAN_TRACKED ->
          heatmap.panBy(frame % 240 < 120 ? 23 : -23, frame % 20 < 10 ? 7 : -7);
    }
  }

  private void recolour(int frame) {
    Metric[] metrics = Metric.values();
    PlotSettings now = window.viewModel().plotProperty().get();
    window.viewModel().plotProperty().set(now.withMetric(metrics[frame % metrics.length]));
  }

  /** Some cells to the right and one or two down, over and over. */
  private void hover(int frame) {
    int step = Math.max(0, frame - FRAMES_AT_REST);
    double left = heatmap.cellsXProperty().get();
    double x = left + step * 53.0 % (heatmap.getWidth() - left);
    double y = heatmap.getHeight() * (0.3 + step * 0.07 % 0.3);
    if (heatmap.cellAt(x, y) == null) {
      return;
    }
    Point2D there = heatmap.localToScene(x, y);
    Event.fireEvent(
        heatmap,
        new MouseEvent(
            MouseEvent.MOUSE_MOVED,
            there.getX(),
            there.getY(),
            there.getX(),
            there.getY(),
            MouseButton.NONE,
            0,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            true,
            new PickResult(heatmap, there.getX(), there.getY())));
  }

  private static void onFx(Runnable work) {
    CompletableFuture.runAsync(work, Platform::runLater).join();
  }
}
