package org.logitlens.lens;

import java.nio.file.Path;
import java.util.List;

/**
 * What is known of a loaded model.
 *
 * @param name the folder's name
 * @param folder where its files are
 * @param architecture as the config names it, {@code gpt2}
 * @param layers number of blocks, {@code L}
 * @param width hidden width, {@code C}
 * @param heads attention heads per block
 * @param vocabularySize ids with a logit, {@code V}
 * @param contextLength the most tokens a prompt may have
 * @param dtype how the weights are stored, {@code F16}
 * @param parameters number of weights
 * @param weightBytes size of the weights on disk
 * @param identity {@code max |decode(h_L) - logits|} over the check at load
 * @param device where it runs
 * @param notices what the user should know: defaults taken, tensors with NaN, one sentence each
 */
public record ModelInfo(
    String name,
    Path folder,
    String architecture,
    int layers,
    int width,
    int heads,
    int vocabularySize,
    int contextLength,
    String dtype,
    long parameters,
    long weightBytes,
    double identity,
    Device device,
    List<String> notices) {

  /** Copies the list. */
  public ModelInfo {
    notices = List.copyOf(notices);
  }
}
