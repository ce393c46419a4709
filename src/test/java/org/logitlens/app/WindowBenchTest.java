package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class WindowBenchTest {

  /** Starts JavaFX; the bench opens a window of its own. */
  @Start
  void start(Stage stage) {}

  @Test
  @Timeout(120)
  void everyChangeIsMeasuredAtBothSizesAndTheWindowIsClosed() {
    List<WindowBench.Cost> costs = WindowBench.measure(new FakeLibrary(Path.of("hub")), 4);

    assertEquals(2 * WindowBench.Change.values().length, costs.size());
    for (int i = 0; i < costs.size(); i++) {
      WindowBench.Cost cost = costs.get(i);
      assertEquals(i < costs.size() / 2 ? 1280 : 2560, cost.width());
      assertTrue(cost.median() > 0 && cost.worst() >= cost.median(), cost.toString());
    }
    assertEquals(
        List.of(),
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> List.copyOf(Window.getWindows())));
  }

  @Test
  void trackedTokensAreAFewOfTheGuessesAndKnownInEveryCell() {
    RandomModel model = new RandomModel(Path.of("random"));
    Prompt prompt = model.tokenize(model.text(64), TokenizeOptions.DEFAULT);
    List<Integer> tracked = List.of(0, 1, 2, 3);
    LensRequest request =
        new LensRequest(prompt, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 10, null, false, tracked);
    LensGrid grid = model.run(request, LanguageModel.Listener.NONE, new Cancellation()).grid();

    int guessed = 0;
    for (int column = 0; column < grid.columnCount(); column++) {
      for (int row = 0; row < grid.rowCount(); row++) {
        guessed += tracked.contains(grid.column(column).topId(row, 0)) ? 1 : 0;
        for (int id : tracked) {
          double rank = grid.column(column).trackedRank(id, row);
          assertTrue(rank >= 1 && rank <= model.vocabulary().size(), "rank " + rank);
          double share = grid.column(column).trackedProbability(id, row);
          assertTrue(share >= 0 && share <= 1, "probability " + share);
        }
      }
    }
    int cells = grid.rowCount() * grid.columnCount();
    assertTrue(guessed > cells / 20 && guessed < cells / 5, guessed + " of " + cells);
  }

  @Test
  void theRandomGridIsAsLargeAsPromisedAndEveryValueLiesInItsRange() {
    RandomModel model = new RandomModel(Path.of("random"));
    Prompt prompt = model.tokenize(model.text(RandomModel.CONTEXT), TokenizeOptions.DEFAULT);
    LensRequest request =
        new LensRequest(prompt, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 10, null, true);
    LensGrid grid = model.run(request, LanguageModel.Listener.NONE, new Cancellation()).grid();

    assertEquals(49, grid.rowCount());
    assertEquals(1024, grid.columnCount());
    assertTrue(grid.isComplete());
    int size = model.vocabulary().size();
    for (int column = 0; column < grid.columnCount(); column++) {
      assertEquals(
          prompt
              .text()
              .substring(prompt.starts().get(column))
              .indexOf(prompt.tokens().get(column).text()),
          0);
      for (int row = 0; row < grid.rowCount(); row++) {
        for (Metric metric : Metric.values()) {
          double value = grid.value(metric, row, column);
          double most =
              switch (metric.family()) {
                case PROBABILITY -> 1;
                case RANK -> size;
                case ENTROPY -> Math.log(size);
                case LOGIT, KL, OTHER -> 100;
              };
          double least = metric.isRank() ? 1 : 0;
          assertTrue(value >= least && value <= most + 1e-5, metric + " " + value);
        }
        for (int i = 1; i < 10; i++) {
          assertTrue(
              grid.column(column).topLogit(row, i) < grid.column(column).topLogit(row, i - 1));
        }
      }
      assertEquals(0, grid.value(Metric.KL_FINAL_LAYER, 48, column));
      assertEquals(1, grid.value(Metric.RANK_FINAL, 48, column));
    }
  }
}
