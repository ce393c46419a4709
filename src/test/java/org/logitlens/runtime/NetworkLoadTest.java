package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.export.Architecture;
import org.logitlens.export.Network;
import org.logitlens.export.Sizes;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.Statistic;

/** What is loaded depends on the memory there is. */
@Tag("R8")
class NetworkLoadTest {
  private static final long MIB = 1L << 20;

  /** Some 7 million weights, of which the embedding is most: 13 MB stored, 26 MB widened. */
  private static final RandomCheckpoint HALF =
      RandomCheckpoint.gpt2(new Sizes(1, 64, 2, 256, 100_000, 32), Dtype.F16);

  private final Path folder;

  NetworkLoadTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private LanguageModel load(LongSupplier available, List<String> steps) throws Exception {
    if (!folder.resolve("config.json").toFile().exists()) {
      HALF.write(folder);
    }
    Network network = Architecture.open(Checkpoint.open(folder));
    ModelLoader.Progress progress = (fraction, step) -> steps.add(step);
    return new NetworkLoad(network, new RuntimeSettings(2), new Cancellation(), available)
        .load(new NoTokenizer(), List.of(), Device.Preference.CPU, progress);
  }

  @Test
  void aModelTooLargeForTheMachineIsRefusedWithNumbersBeforeAnythingIsLoaded() {
    List<String> steps = new ArrayList<>();
    ModelException refused =
        assertThrows(ModelException.class, () -> load(() -> 60 * MIB, steps).close());
    assertTrue(refused.getMessage().matches("(?s).*6,4\\d\\d,\\d\\d\\d weights.*63 MB are free."));
    assertEquals(List.of(), steps);
  }

  @Test
  void theNumbersAreTheSameWhereWeightsAreWidenedInEveryRun() throws Exception {
    double[] roomy = lse(() -> 4096 * MIB);
    // The weights widened are more than half of this, so that they are widened run by run.
    double[] tight = lse(new Shrinking(50 * MIB));
    for (int i = 0; i < roomy.length; i++) {
      assertEquals(roomy[i], tight[i], 1e-4);
    }
  }

  /** Says at first that there is little, then enough for the run. */
  private static final class Shrinking implements LongSupplier {
    private final long second;
    private int asked;

    Shrinking(long second) {
      this.second = second;
    }

    @Override
    public long getAsLong() {
      asked++;
      // Asked whether the model fits, then how to use its weights, then for every run.
      return asked == 2 ? second : 4096 * MIB;
    }
  }

  private double[] lse(LongSupplier available) throws Exception {
    try (LanguageModel model = load(available, new ArrayList<>())) {
      LensResult result = SpeedBench.lens(model, SpeedBench.prompt(model, 5), null);
      return IntStream.range(0, 5)
          .mapToDouble(column -> result.grid().column(column).get(Statistic.LSE, 1))
          .toArray();
    }
  }
}
