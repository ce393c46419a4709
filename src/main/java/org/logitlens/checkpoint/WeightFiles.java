package org.logitlens.checkpoint;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.logitlens.checkpoint.torch.TorchFile;

/**
 * The files that a folder's weights are in: safetensors or, where there are none, those of PyTorch;
 * one file or several with an index.
 *
 * @param files each as it was opened
 * @param tensors by their names in the files
 */
record WeightFiles(List<RegularFile> files, Map<String, StoredTensor> tensors) {
  static final String SAFETENSORS = "model.safetensors";
  static final String TORCH = "pytorch_model.bin";
  private static final String INDEX = ".index.json";

  /**
   * Opens the first form that is there.
   *
   * @throws CheckpointException when there is none, or it is not as it should be
   */
  static WeightFiles open(Path folder) throws CheckpointException {
    for (String name : List.of(SAFETENSORS, TORCH)) {
      boolean torch = name.equals(TORCH);
      Path single = folder.resolve(name);
      if (Files.exists(single, LinkOption.NOFOLLOW_LINKS)) {
        Reading reading = new Reading(torch);
        return reading.done(reading.open(single));
      }
      Path index = folder.resolve(name + INDEX);
      if (Files.exists(index, LinkOption.NOFOLLOW_LINKS)) {
        Reading reading = new Reading(torch);
        return reading.done(ShardIndex.read(index).merge(folder, reading::open));
      }
    }
    throw CheckpointFolder.withoutWeights(folder);
  }

  /** The folder that all files are in. */
  Path folder() throws CheckpointException {
    Path folder = null;
    for (RegularFile file : files) {
      Path parent = file.path().toAbsolutePath().getParent();
      if (parent != null && folder != null && !parent.equals(folder)) {
        throw new CheckpointException(
            "The weights lie in several folders: " + folder + " and " + parent + ".",
            "Put all of them into one.");
      }
      folder = parent;
    }
    if (folder == null) {
      throw new IllegalStateException("no weight files");
    }
    return folder;
  }

  /** Notes the files it opens. */
  private static final class Reading {
    private final boolean torch;
    private final List<RegularFile> files = new ArrayList<>();

    Reading(boolean torch) {
      this.torch = torch;
    }

    Map<String, StoredTensor> open(Path path) throws CheckpointException {
      if (torch) {
        TorchFile opened = TorchFile.open(path, CacheFolder.of(CacheFolder.UNPACKED));
        files.add(RegularFile.of(opened.dataFile()));
        return opened.tensors();
      }
      SafetensorsFile opened = SafetensorsFile.open(path);
      files.add(opened.file());
      return opened.tensors();
    }

    WeightFiles done(Map<String, StoredTensor> tensors) {
      return new WeightFiles(List.copyOf(files), new LinkedHashMap<>(tensors));
    }
  }
}
