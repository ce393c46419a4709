package org.logitlens.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.export.Architecture;
import org.logitlens.export.Network;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;

/** Opens models on a machine whose free memory the test decides. */
public final class ScarceMemory implements ModelLoader {
  private static final long STEP = 1 << 17;

  private final AtomicLong free = new AtomicLong(1L << 40);
  private volatile @Nullable LanguageModel opened;

  @Override
  public LanguageModel load(
      Path folder, LoadOptions options, Progress progress, Cancellation cancellation)
      throws ModelException {
    try {
      Network network = Architecture.open(Checkpoint.open(folder));
      TokenizerFiles files =
          TokenizerFiles.open(
              folder, network.sizes().vocabularySize(), OptionalInt.empty(), network.modelType());
      LanguageModel model =
          new NetworkLoad(network, new RuntimeSettings(2), cancellation, free::get)
              .load(Tokenizer.open(files), List.of(), options.device(), progress);
      opened = model;
      return model;
    } catch (CheckpointException e) {
      throw OnnxModelLoader.asModelException(e);
    }
  }

  /**
   * Leaves just too little for a run of so many tokens on the model opened last.
   *
   * @return the most tokens there is memory for
   */
  public int leaveTooLittleFor(int tokens) {
    LanguageModel model = opened;
    if (model == null) {
      throw new IllegalStateException("no model is open");
    }
    free.set(model.forecast(tokens, HiddenRows.BLOCKS).neededBytes());
    // With less memory fewer columns are decoded at a time, so less is needed.
    while (model.forecast(tokens, HiddenRows.BLOCKS).fits()) {
      free.addAndGet(-STEP);
    }
    return model.forecast(tokens, HiddenRows.BLOCKS).longestPrompt();
  }
}
