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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.export.Architecture;
import org.logitlens.export.Network;
import org.logitlens.export.Sizes;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.Statistic;

/** What is loaded depends on the memory there is. */
@Tag("R8")
class NetworkLoadTest {
  private static final long MIB = 1L << 20;

  /** Some 6 million weights, of which the embedding is most: 13 MB stored, 26 MB widened. */
  private static final RandomCheckpoint HALF =
      RandomCheckpoint.gpt2(new Sizes(2, 64, 2, 256, 100_000, 32), Dtype.F16);

  private static final RandomCheckpoint LLAMA =
      RandomCheckpoint.llama(new Sizes(2, 64, 2, 256, 60_000, 32), 1, Dtype.BF16);

  private final Path folder;

  NetworkLoadTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private LanguageModel load(
      RandomCheckpoint checkpoint, LongSupplier available, List<String> steps) throws Exception {
    if (!folder.resolve("config.json").toFile().exists()) {
      checkpoint.write(folder);
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
        assertThrows(ModelException.class, () -> load(HALF, () -> 60 * MIB, steps).close());
    assertTrue(refused.getMessage().matches("(?s).*6,5\\d\\d,\\d\\d\\d weights.*63 MB are free."));
    assertEquals(List.of(), steps);
  }

  static List<RandomCheckpoint> checkpoints() {
    return List.of(HALF, LLAMA);
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void theNumbersAreTheSameWhereWeightsAreWidenedInEveryRun(RandomCheckpoint checkpoint)
      throws Exception {
    for (HiddenRows rows : HiddenRows.values()) {
      double[] roomy = lse(checkpoint, () -> 4096 * MIB, rows);
      double[] tight = lse(checkpoint, new Shrinking(36 * MIB), rows);
      for (int i = 0; i < roomy.length; i++) {
        assertEquals(roomy[i], tight[i], 1e-4);
      }
    }
  }

  /** Says at first that there is enough, then that the widened weights would take most of it. */
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

  private double[] lse(RandomCheckpoint checkpoint, LongSupplier available, HiddenRows rows)
      throws Exception {
    try (LanguageModel model = load(checkpoint, available, new ArrayList<>())) {
      LensRequest request =
          new LensRequest(SpeedBench.prompt(model, 5), Decoder.LOGIT_LENS, rows, 3, null);
      LensGrid grid = model.run(request, LanguageModel.Listener.NONE, new Cancellation()).grid();
      return IntStream.range(0, 10)
          .mapToDouble(i -> grid.column(i % 5).get(Statistic.LSE, 1 + i / 5))
          .toArray();
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void soLittleMemoryMeansWideningInEveryRun(RandomCheckpoint checkpoint) throws Exception {
    checkpoint.write(folder);
    WeightSummary weights = WeightSummary.of(Architecture.open(Checkpoint.open(folder)).tensors());
    assertEquals(
        SessionSettings.WeightUse.CONVERTED_PER_RUN, WeightPlan.of(weights, 36 * MIB).use());
    assertEquals(SessionSettings.WeightUse.PACKED, WeightPlan.of(weights, 4096 * MIB).use());
  }
}
