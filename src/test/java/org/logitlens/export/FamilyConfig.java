package org.logitlens.export;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.Refusals;

/** A golden's checkpoint whose config a test changes before it is opened. */
final class FamilyConfig {
  private final Architecture architecture;
  private final Path folder;
  private JsonObject config;

  private FamilyConfig(Architecture architecture, Path folder, JsonObject config) {
    this.architecture = architecture;
    this.folder = folder;
    this.config = config;
  }

  /**
   * Writes the checkpoint.
   *
   * @param golden its name
   */
  static FamilyConfig of(Architecture architecture, String golden, Path folder) throws IOException {
    ArchitectureGolden found = ArchitectureGolden.named(golden);
    GoldenCheckpoint.write(found, folder);
    JsonObject config = JsonParser.parseString(found.config()).getAsJsonObject();
    return new FamilyConfig(architecture, folder, config);
  }

  /** Sets a key. */
  FamilyConfig with(String key, String json) {
    config.add(key, JsonParser.parseString(json));
    return this;
  }

  FamilyConfig without(String key) {
    config.remove(key);
    return this;
  }

  /** Gives the value of one key to another. */
  FamilyConfig renamed(String from, String to) {
    JsonElement value = config.remove(from);
    config.add(to, value);
    return this;
  }

  /** Takes another config instead. */
  FamilyConfig replaced(String json) {
    config = JsonParser.parseString(json).getAsJsonObject();
    return this;
  }

  private Checkpoint checkpoint() throws IOException, CheckpointException {
    Files.writeString(folder.resolve("config.json"), config.toString());
    return Checkpoint.open(folder);
  }

  /** Opens config and weights. */
  Network open() throws IOException, CheckpointException {
    return Architecture.open(checkpoint());
  }

  /** The graph of the whole model, which shows all that the config changes. */
  byte[] graph() throws IOException, CheckpointException {
    return open().model();
  }

  /** Expects that the config is refused. */
  void refuses(String... parts) {
    Refusals.assertRefused(this::open, parts);
  }

  /**
   * A config that was read without looking at the weights.
   *
   * @param defaults what was taken for absent keys
   * @param notices what the user is told
   */
  record Read(Design design, List<String> defaults, List<String> notices) {}

  /** Reads the config alone, so that its sizes need not be those of the weights. */
  Read read() throws IOException, CheckpointException {
    Checkpoint checkpoint = checkpoint();
    ConfigKeys keys = checkpoint.config();
    keys.text("model_type", "");
    List<String> notices = new ArrayList<>();
    ModelKeys.checkClasses(architecture.family(), keys, notices);
    ModelTensors tensors = ModelTensors.of(checkpoint, architecture.family().naming());
    Design design = architecture.design(keys, tensors, notices);
    ModelKeys.finish(architecture.family(), keys, notices);
    return new Read(design, keys.defaults(), notices);
  }
}
