package org.logitlens.runtime;

import java.nio.file.Path;
import java.util.List;
import org.logitlens.checkpoint.CacheFolder;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.export.Network;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;

/**
 * Opens Hugging Face checkpoint folders, and ONNX files that others made of them, with ONNX
 * Runtime. Safe for any thread.
 */
public final class OnnxModelLoader implements ModelLoader {
  private final RuntimeSettings settings;

  /** A loader that uses every processor. */
  public OnnxModelLoader() {
    this(RuntimeSettings.DEFAULT);
  }

  /** A loader with settings. */
  public OnnxModelLoader(RuntimeSettings settings) {
    this.settings = settings;
  }

  @Override
  public LanguageModel load(
      Path folder, LoadOptions options, Progress progress, Cancellation cancellation)
      throws ModelException {
    cancellation.check();
    try {
      progress.step(0, "reading config and headers");
      Network network = Network.open(folder);
      progress.step(0.1, "reading the tokenizer");
      cancellation.check();
      TokenizerFiles files =
          TokenizerFiles.open(
              network.tokenizerFolder(),
              network.sizes().vocabularySize(),
              network.bosId(),
              network.modelType());
      Network wanted =
          options.leaveOutUnused() ? network.limitedTo(files.pieces().size()) : network;
      Tokenizer tokenizer = Tokenizer.open(files);
      try {
        return new NetworkLoad(wanted, settings, cancellation)
            .load(tokenizer, files.notices(), options.device(), progress);
      } catch (ModelException | CheckpointException | RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    } catch (CheckpointException e) {
      throw asModelException(e);
    }
  }

  @Override
  public List<String> notices() {
    return CacheFolder.notice().stream().toList();
  }

  /** A folder's fault as the window and the command line show it. */
  static ModelException asModelException(CheckpointException e) {
    return new ModelException(e.getMessage(), e.remedy(), e);
  }
}
