package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.export.Architecture;
import org.logitlens.export.Network;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelLoader;

class RandomCheckpointTest {

  @Test
  void sizesAreThoseOfGpt2() {
    assertEquals(124_439_808L * 4, RandomCheckpoint.bytes(RandomCheckpoint.SMALL));
    assertEquals(1_557_611_200L * 4, RandomCheckpoint.bytes(RandomCheckpoint.XL));
  }

  @Test
  void aWrittenOneOpensAndRuns(@TempDir Path folder) throws Exception {
    ModelShape shape = new ModelShape(3, 16, 2, 40, 500, 24);
    RandomCheckpoint.write(shape, folder);
    Network network = Architecture.open(Checkpoint.open(folder));
    assertEquals(shape, ModelShape.of(network.sizes()));
    try (LanguageModel model =
        new NetworkLoad(network, new RuntimeSettings(2), new Cancellation())
            .load(new NoTokenizer(), List.of(), Device.Preference.CPU, ModelLoader.Progress.NONE)) {
      assertTrue(model.info().identity() < 1e-4, "identity " + model.info().identity());
      LensResult result = SpeedBench.lens(model, SpeedBench.prompt(model, 24), null);
      assertTrue(result.grid().isComplete());
    }
  }
}
