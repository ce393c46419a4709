package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.export.Architecture;
import org.logitlens.export.Network;
import org.logitlens.export.Sizes;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.Statistic;

class RandomCheckpointTest {
  private final Path folder;

  RandomCheckpointTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void sizesAreThoseOfThePublishedModels() throws Exception {
    assertEquals(124_439_808L, parameters(RandomCheckpoint.SMALL));
    assertEquals(1_557_611_200L, parameters(RandomCheckpoint.XL));
    assertEquals(1_557_611_200L, parameters(RandomCheckpoint.XL_F16));
    assertEquals(1_100_048_384L, parameters(RandomCheckpoint.LLAMA));
  }

  @Test
  @Tag("E9")
  void theConfigHasTheDigitsOfJsonInEveryLocale() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Sizes sizes = new Sizes(3, 16, 2, 40, 500, 24);
      for (RandomCheckpoint made :
          List.of(
              RandomCheckpoint.gpt2(sizes, Dtype.F32),
              RandomCheckpoint.llama(sizes, 1, Dtype.F32))) {
        assertTrue(made.config().contains("\"vocab_size\": 500,"), made.config());
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private long parameters(RandomCheckpoint checkpoint) throws Exception {
    Path file = Files.writeString(folder.resolve("config.json"), checkpoint.config());
    return Architecture.weights(ConfigKeys.read(file)).values().stream()
        .mapToLong(shape -> shape.stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void aWrittenOneOpensAndRuns(Dtype dtype) throws Exception {
    Sizes sizes = new Sizes(3, 16, 2, 40, 500, 24);
    opensAndRuns(RandomCheckpoint.gpt2(sizes, dtype), sizes);
    Files.delete(folder.resolve("model.safetensors"));
    opensAndRuns(RandomCheckpoint.llama(sizes, 1, dtype), sizes);
  }

  private void opensAndRuns(RandomCheckpoint checkpoint, Sizes sizes) throws Exception {
    checkpoint.write(folder);
    Network network = Architecture.open(Checkpoint.open(folder));
    assertEquals(sizes, network.sizes());
    assertTrue(network.tensors().stream().allMatch(t -> t.dtype() == checkpoint.dtype()));
    try (LanguageModel model =
        new NetworkLoad(network, new RuntimeSettings(2), new Cancellation())
            .load(new NoTokenizer(), List.of(), Device.Preference.CPU, ModelLoader.Progress.NONE)) {
      assertTrue(model.info().identity() < 1e-4, "identity " + model.info().identity());
      LensResult result = SpeedBench.lens(model, SpeedBench.prompt(model, 24), null);
      assertTrue(result.grid().isComplete());
      assertTrue(Double.isFinite(result.grid().column(0).get(Statistic.ENTROPY, 1)));
    }
  }
}
