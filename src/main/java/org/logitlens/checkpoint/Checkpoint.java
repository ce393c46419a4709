package org.logitlens.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
@SuppressWarnings("DoNotCallSuggester")
public final class Checkpoint {

  /**
   * Reads and checks a folder. Reads headers, not weights; takes milliseconds.
   *
   * @param folder with {@code config.json} and {@code model.safetensors}
   * @throws CheckpointException when it can't be used, with what to do
   */
  public static Checkpoint open(Path folder) throws CheckpointException {
    throw new UnsupportedOperationException(folder.toString());
  }

  private Checkpoint() {}

  /** The folder. */
  public Path folder() {
    throw new UnsupportedOperationException();
  }

  /** The file all tensors are in; its folder is {@link #folder}. */
  public Path weights() {
    throw new UnsupportedOperationException();
  }

  /** What the model computes. */
  public Gpt2Config config() {
    throw new UnsupportedOperationException();
  }

  /** The tensors of the model by name without {@code transformer.}, in the order of the file. */
  public Map<String, StoredTensor> tensors() {
    throw new UnsupportedOperationException();
  }

  /**
   * A tensor of the model.
   *
   * @throws IllegalArgumentException when the model has none of that name
   */
  public StoredTensor tensor(String name) {
    throw new UnsupportedOperationException(name);
  }

  /**
   * The unembedding {@code W} [V,C]: {@code lm_head.weight} when it is separate, else {@code
   * wte.weight}.
   */
  public StoredTensor unembedding() {
    throw new UnsupportedOperationException();
  }

  /** How the weights are stored: one name, or several joined by {@code +}, most used first. */
  public String dtype() {
    throw new UnsupportedOperationException();
  }

  /** Number of weights the model uses. */
  public long parameters() {
    throw new UnsupportedOperationException();
  }

  /** Size of the weights the model uses, in bytes as stored. */
  public long weightBytes() {
    throw new UnsupportedOperationException();
  }

  /** What the user should know: defaults taken, tensors left out; one sentence each. */
  public List<String> notices() {
    throw new UnsupportedOperationException();
  }

  /**
   * Checks that the weights file is still the one that was opened: same size, time and identity.
   *
   * @throws CheckpointException when it was replaced or changed
   */
  public void verifyUnchanged() throws CheckpointException {
    throw new UnsupportedOperationException();
  }
}
