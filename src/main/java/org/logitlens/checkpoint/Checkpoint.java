package org.logitlens.checkpoint;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A Hugging Face model folder: its config, and where each tensor lies in its files. What they mean
 * is for others to say. Holds no weights and nothing open. Immutable and safe for any thread.
 */
public final class Checkpoint {
  /** The name of the config. */
  public static final String CONFIG = "config.json";

  static final long LONGEST_CONFIG = 4_000_000;

  private final Path folder;
  private final JsonObject config;
  private final List<RegularFile> files;
  private final Map<String, StoredTensor> tensors;

  private Checkpoint(
      Path folder, JsonObject config, List<RegularFile> files, Map<String, StoredTensor> tensors) {
    this.folder = folder;
    this.config = config;
    this.files = List.copyOf(files);
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Reads a folder: headers, not weights, in milliseconds.
   *
   * @param folder with {@code config.json} and weights
   * @throws CheckpointException when it can't be used, with what to do
   */
  public static Checkpoint open(Path folder) throws CheckpointException {
    CheckpointFolder.requireFolder(folder);
    Path config = folder.resolve(CONFIG);
    if (!Files.exists(config)) {
      throw CheckpointFolder.withoutConfig(folder);
    }
    JsonObject keys = StrictJson.object(config, LONGEST_CONFIG);
    SafetensorsFile weights = SafetensorsFile.open(CheckpointFolder.weights(folder));
    return new Checkpoint(folder, keys, List.of(weights.file()), weights.tensors());
  }

  /** The folder, as it was given. */
  public Path folder() {
    return folder;
  }

  /** The config, with nothing asked for yet. */
  public ConfigKeys config() {
    return new ConfigKeys(config.deepCopy(), folder.resolve(CONFIG));
  }

  /** All tensors by their names in the files, in the order of the files. */
  public Map<String, StoredTensor> tensors() {
    return tensors;
  }

  /**
   * The files with weights, symbolic links followed; they may therefore lie outside of {@link
   * #folder} and have other names.
   */
  public List<Path> weightFiles() {
    return files.stream().map(RegularFile::path).toList();
  }

  /** The folder that all of {@link #weightFiles} are in. */
  public Path weightsFolder() {
    return Objects.requireNonNull(files.get(0).path().toAbsolutePath().getParent());
  }

  /** The weight files in words, for messages: the one file, or the folder of several. */
  public String weightsName() {
    return files.size() == 1 ? files.get(0).path().toString() : folder.toString();
  }

  /**
   * Checks that the weight files are still the ones that were opened: same size, time and identity.
   *
   * @throws CheckpointException when one was replaced or changed
   */
  public void verifyUnchanged() throws CheckpointException {
    for (RegularFile file : files) {
      file.verifyUnchanged();
    }
  }
}
