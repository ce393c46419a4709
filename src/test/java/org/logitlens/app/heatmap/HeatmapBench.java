package org.logitlens.app.heatmap;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;

/**
 * Measures what the heatmap costs on the FX thread: processor time of a change and of the layout
 * and painting that follow, median of many. (Wall time would tell of other processes.) Prints one
 * line per situation.
 */
public final class HeatmapBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int REPEATS = 120;
  private static final int WARM_UP = 40;

  private final HeatmapView heatmap = new HeatmapView();
  private final StackPane root = new StackPane(heatmap);

  private HeatmapBench() {}

  /**
   * Entry point.
   *
   * @param args not used
   */
  public static void main(String[] args) throws InterruptedException {
    LensGrid small = TestGrids.golden(0);
    LensGrid large = TestGrids.random(48, 1024, 3000, 7);
    CountDownLatch done = new CountDownLatch(1);
    Platform.startup(
        () -> {
          HeatmapBench bench = new HeatmapBench();
          Stage stage = new Stage();
          stage.setScene(new Scene(bench.root, 1280, 720));
          stage.show();
          bench.measure("9 x 27", small);
          bench.measure("49 x 1024", large);
          stage.setWidth(2560);
          stage.setHeight(1400);
          bench.root.resize(2560, 1400);
          bench.measure("49 x 1024, 2560 px", large);
          done.countDown();
        });
    done.await();
    Platform.exit();
  }

  private void measure(String name, LensGrid grid) {
    heatmap.setGrid(grid);
    root.layout();
    heatmap.fit();
    root.layout();
    time(name + " recolour", i -> recolour(i));
    time(name + " hover", i -> heatmap.hover(cell(grid, i)));
    heatmap.hover(null);
    heatmap.showWhole();
    time(name + " recolour, whole", i -> recolour(i));
    time(name + " hover, whole", i -> heatmap.hover(cell(grid, i)));
    heatmap.hover(null);
    heatmap.fit();
    heatmap.zoomIn();
    heatmap.zoomIn();
    time(name + " pan", i -> heatmap.panBy(i % 240 < 120 ? 23 : -23, i % 20 < 10 ? 7 : -7));
    time(name + " zoom", i -> zoom(i));
  }

  private void recolour(int i) {
    Metric[] all = Metric.values();
    heatmap.setSettings(heatmap.getSettings().withMetric(all[i % all.length]));
  }

  private void zoom(int i) {
    if (i % 10 < 5) {
      heatmap.zoomIn();
    } else {
      heatmap.zoomOut();
    }
  }

  private static Cell cell(LensGrid grid, int i) {
    return new Cell(i % grid.rowCount(), i % grid.columnCount());
  }

  private void time(String name, IntConsumer change) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < WARM_UP + REPEATS; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      change.accept(i);
      root.layout();
      if (i >= WARM_UP) {
        times.add((THREADS.getCurrentThreadCpuTime() - start) / 1e6);
      }
    }
    times.sort(null);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-32s median %6.2f ms  95%% %6.2f ms  worst %6.2f ms",
            name,
            times.get(REPEATS / 2),
            times.get(REPEATS * 95 / 100),
            times.get(REPEATS - 1)));
  }
}
