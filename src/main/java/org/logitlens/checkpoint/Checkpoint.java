package org.logitlens.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A Hugging Face model folder: its config, and where each tensor lies in its files. What they mean
 * is for others to say. Holds no weights and nothing open. Immutable and safe for any thread.
 */
public final class Checkpoint {
  /** The name of the config. */
  public static final String CONFIG = "config.json";

  private final Path folder;
  private final ConfigKeys config;
  private final WeightFiles weights;
  private final Path weightsFolder;

  private Checkpoint(Path folder, ConfigKeys config, WeightFiles weights, Path weightsFolder) {
    this.folder = folder;
    this.config = config;
    this.weights = weights;
    this.weightsFolder = weightsFolder;
  }

  /**
   * Reads a folder: headers, not weights, in milliseconds; only what is stored compressed is
   * unpacked first.
   *
   * @param folder with {@code config.json} and weights
   * @param others the forms that its weights may have where there are no safetensors
   * @throws CheckpointException when it can't be used, with what to do
   */
  public static Checkpoint open(Path folder, WeightForm... others) throws CheckpointException {
    CheckpointFolder.requireFolder(folder);
    Path config = folder.resolve(CONFIG);
    if (!Files.exists(config)) {
      throw CheckpointFolder.withoutConfig(folder);
    }
    ConfigKeys keys = ConfigKeys.read(config);
    WeightFiles weights = WeightFiles.open(folder, List.of(others));
    return new Checkpoint(folder, keys, weights, weights.folder());
  }

  /** The folder, as it was given. */
  public Path folder() {
    return folder;
  }

  /** The config, with nothing asked for yet. */
  public ConfigKeys config() {
    return config.fresh();
  }

  /** All tensors by their names in the files, in the order of the files. */
  public Map<String, StoredTensor> tensors() {
    return Collections.unmodifiableMap(weights.tensors());
  }

  /**
   * The files with weights, symbolic links followed; they may therefore lie outside of {@link
   * #folder} and have other names. Instead of a compressed file the one it was unpacked to.
   */
  public List<Path> weightFiles() {
    return weights.files().stream().map(RegularFile::path).toList();
  }

  /** The folder that all of {@link #weightFiles} are in. */
  public Path weightsFolder() {
    return weightsFolder;
  }

  /** The weight files in words, for messages: the one file, or the folder of several. */
  public String weightsName() {
    List<RegularFile> files = weights.files();
    return files.size() == 1 ? files.get(0).path().toString() : folder.toString();
  }

  /**
   * Checks that the weight files are still the ones that were opened: same size, time and identity.
   *
   * @throws CheckpointException when one was replaced or changed
   */
  public void verifyUnchanged() throws CheckpointException {
    for (RegularFile file : weights.files()) {
      file.verifyUnchanged();
    }
  }
}
