package org.logitlens.checkpoint.torch;

import java.nio.file.Path;
import org.logitlens.checkpoint.CacheFolder;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.RegularFile;
import org.logitlens.checkpoint.WeightForm;

/** Weights that {@code torch.save} wrote; compressed ones are unpacked into the cache. */
public final class TorchWeights implements WeightForm {
  @Override
  public String fileName() {
    return "pytorch_model.bin";
  }

  @Override
  public Opened open(Path file) throws CheckpointException {
    TorchFile opened = TorchFile.open(file, CacheFolder.of(CacheFolder.UNPACKED));
    return new Opened(RegularFile.of(opened.dataFile()), opened.tensors());
  }
}
