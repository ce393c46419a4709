package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;

/**
 * A family of models: how its config is read, how its tensors are named and what it computes.
 * Stateless and safe for any thread.
 */
public interface Architecture {
  /** All of them. A new architecture is one class and one line here. */
  List<Architecture> ALL =
      List.of(
          new Gpt2(),
          new GptNeo(),
          new Ctrl(),
          new GptJ(),
          new GptNeoX(),
          new Opt(),
          new Bloom(),
          new Llama(),
          new Mistral(),
          new Qwen2(),
          new Qwen3(),
          new Gemma3());

  /** The type of a config that names none. */
  String DEFAULT_TYPE = "gpt2";

  /**
   * Opens a checkpoint by its architecture.
   *
   * @throws CheckpointException when none reads it, or it is not as its config says
   */
  static Network open(Checkpoint checkpoint) throws CheckpointException {
    return Transformer.open(of(checkpoint.config()), checkpoint);
  }

  /**
   * The architecture a config names.
   *
   * @throws CheckpointException when none reads it
   */
  static Architecture of(ConfigKeys config) throws CheckpointException {
    String type = config.text("model_type", DEFAULT_TYPE);
    for (Architecture architecture : ALL) {
      if (architecture.family().modelType().equals(type)) {
        return architecture;
      }
    }
    throw new CheckpointException(
        config.file() + ": models of type " + type + " do not work here.",
        "These work: " + supported() + ".");
  }

  /**
   * The weights that a model with such a config has, before there are any.
   *
   * @param config with nothing asked for yet
   * @return shapes by name without prefix, outermost size first, in the order of the computation
   * @throws CheckpointException when no architecture reads the config
   */
  static Map<String, List<Long>> weights(ConfigKeys config) throws CheckpointException {
    Design design = design(config);
    return NeededWeights.by(design, design.readout()).shapes();
  }

  /**
   * The sizes of a model with such a config, before there are any weights.
   *
   * @param config with nothing asked for yet
   * @throws CheckpointException when no architecture reads the config
   */
  static Sizes sizes(ConfigKeys config) throws CheckpointException {
    return design(config).sizes();
  }

  private static Design design(ConfigKeys config) throws CheckpointException {
    Architecture architecture = of(config);
    return architecture.design(
        config, ModelTensors.none(config, architecture.family().name()), new ArrayList<>());
  }

  /** The names of all architectures with their types, for messages. */
  static String supported() {
    return ALL.stream()
        .map(each -> each.family().name() + " (" + each.family().modelType() + ")")
        .collect(Collectors.joining(", "));
  }

  /** Which models it reads. */
  Family family();

  /**
   * Reads a config: every key that changes the result is honoured or refused by name, absent ones
   * take Hugging Face's defaults.
   *
   * @param config its {@code model_type} is ours
   * @param tensors what is stored, where that decides
   * @param notices takes what the user should know
   * @throws CheckpointException naming the key and its value
   */
  Design design(ConfigKeys config, ModelTensors tensors, List<String> notices)
      throws CheckpointException;
}
