package org.logitlens.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A GPT-2 checkpoint folder, checked: its config, and where each weight lies in its file. Holds no
 * weights and nothing open. Immutable and safe for any thread.
 *
 * <p>The tensors, with {@code V C P I} as in {@link Gpt2Config} and N from 0 to L - 1: {@code
 * wte.weight} [V,C], {@code wpe.weight} [P,C], {@code h.N.ln_1.weight} and {@code .bias} [C],
 * {@code h.N.attn.c_attn.weight} [C,3C] and {@code .bias} [3C], {@code h.N.attn.c_proj.weight}
 * [C,C] and {@code .bias} [C], {@code h.N.ln_2.weight} and {@code .bias} [C], {@code
 * h.N.mlp.c_fc.weight} [C,I] and {@code .bias} [I], {@code h.N.mlp.c_proj.weight} [I,C] and {@code
 * .bias} [C], {@code ln_f.weight} and {@code .bias} [C], and, when the unembedding is not {@code
 * wte}, {@code lm_head.weight} [V,C].
 */
public final class Checkpoint {
  private final Path folder;
  private final RegularFile file;
  private final Gpt2Config config;
  private final Map<String, StoredTensor> tensors;
  private final List<String> notices;

  private Checkpoint(
      Path folder,
      RegularFile file,
      Gpt2Config config,
      Map<String, StoredTensor> tensors,
      List<String> notices) {
    this.folder = folder;
    this.file = file;
    this.config = config;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    this.notices = List.copyOf(notices);
  }

  /**
   * Reads and checks a folder. Reads headers, not weights, and takes milliseconds; only a stored
   * {@code lm_head.weight} that should be tied is compared with {@code wte.weight}.
   *
   * @param folder with {@code config.json} and {@code model.safetensors}
   * @throws CheckpointException when it can't be used, with what to do
   */
  public static Checkpoint open(Path folder) throws CheckpointException {
    CheckpointFolder.requireFolder(folder);
    if (!Files.exists(folder.resolve(Gpt2ConfigFile.NAME))) {
      throw CheckpointFolder.withoutConfig(folder);
    }
    Gpt2ConfigFile configFile = Gpt2ConfigFile.read(folder);
    SafetensorsFile weights = SafetensorsFile.open(CheckpointFolder.weights(folder));
    List<String> notices = new ArrayList<>(configFile.notices());
    Map<String, StoredTensor> tensors = Gpt2Tensors.select(weights, configFile.config(), notices);
    return new Checkpoint(folder, weights.file(), configFile.config(), tensors, notices);
  }

  /** The folder, as it was given. */
  public Path folder() {
    return folder;
  }

  /**
   * The file all tensors are in, symbolic links followed; it may therefore lie outside of {@link
   * #folder} and have another name.
   */
  public Path weights() {
    return file.path();
  }

  /** What the model computes. */
  public Gpt2Config config() {
    return config;
  }

  /** The tensors of the model by name without {@code transformer.}, in the order of the file. */
  public Map<String, StoredTensor> tensors() {
    return tensors;
  }

  /**
   * A tensor of the model.
   *
   * @throws IllegalArgumentException when the model has none of that name
   */
  public StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  /**
   * The unembedding {@code W} [V,C]: {@code lm_head.weight} when it is separate, else {@code
   * wte.weight}.
   */
  public StoredTensor unembedding() {
    return tensor(
        tensors.containsKey(Gpt2Shapes.UNEMBEDDING)
            ? Gpt2Shapes.UNEMBEDDING
            : Gpt2Shapes.TOKEN_EMBEDDING);
  }

  /** How the weights are stored: one name, or several joined by {@code +}, most bytes first. */
  public String dtype() {
    Map<Dtype, Long> bytes =
        tensors.values().stream()
            .collect(
                Collectors.groupingBy(
                    StoredTensor::dtype, Collectors.summingLong(StoredTensor::bytes)));
    return bytes.entrySet().stream()
        .sorted(Map.Entry.<Dtype, Long>comparingByValue().reversed())
        .map(entry -> entry.getKey().name())
        .collect(Collectors.joining("+"));
  }

  /** Number of weights the model uses. */
  public long parameters() {
    return tensors.values().stream().mapToLong(StoredTensor::elements).sum();
  }

  /** Size of the weights the model uses, in bytes as stored. */
  public long weightBytes() {
    return tensors.values().stream().mapToLong(StoredTensor::bytes).sum();
  }

  /** What the user should know: defaults taken, tensors left out; one sentence each. */
  public List<String> notices() {
    return notices;
  }

  /**
   * Checks that the weights file is still the one that was opened: same size, time and identity.
   *
   * @throws CheckpointException when it was replaced or changed
   */
  public void verifyUnchanged() throws CheckpointException {
    file.verifyUnchanged();
  }
}
