package org.logitlens.export;

import java.util.List;
import org.logitlens.checkpoint.Checkpoint;

/**
 * A family of models that can be written as ONNX graphs: {@code ai.onnx} operators of opset 20,
 * file format 9. Stateless and safe for any thread.
 *
 * <p>Weights are external data that point into the checkpoint's own file, by its name without the
 * folder, absolute offset and length: whoever loads a graph from bytes gives the engine the folder.
 * All arithmetic is in single precision. Letters: {@code L} blocks, {@code R} rows, {@code T}
 * tokens, {@code N} columns decoded together, {@code C} hidden width, {@code V} vocabulary, {@code
 * k} kept guesses.
 */
public interface Architecture {
  /** All of them. A new architecture is one class and one line here. */
  List<Architecture> ALL = List.of(new Gpt2Architecture());

  /**
   * The architecture of a checkpoint.
   *
   * @throws IllegalArgumentException when none reads it
   */
  static Architecture of(Checkpoint checkpoint) {
    return ALL.stream()
        .filter(architecture -> architecture.reads(checkpoint))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no architecture of "
                        + ALL.stream().map(Architecture::name).toList()
                        + " reads "
                        + checkpoint.folder()));
  }

  /** Its name, as in messages. */
  String name();

  /** Whether the checkpoint is of this architecture. */
  boolean reads(Checkpoint checkpoint);

  /**
   * Token ids to hidden states.
   *
   * <p>Input {@code input_ids} int64 [1, T]. Output {@code hidden_states} float [T, R, C], before
   * the final norm, {@code R = L + 1} either way.
   *
   * <p>Attention is causal, but a value that is not finite may spread to earlier positions, as it
   * does in other implementations: it is multiplied with a weight of 0.
   */
  byte[] body(Checkpoint checkpoint, BodyRows rows);

  /**
   * Hidden states to guesses and statistics.
   *
   * <p>Inputs:
   *
   * <ul>
   *   <li>{@code hidden} float [N, R, C], the last of R is the output row, the first the input row
   *   <li>{@code affine} float [R], 1 where the final norm's gain and bias apply, 0 where not
   *   <li>{@code input_ids} int64 [N]
   *   <li>{@code next_ids} int64 [N]; any valid id where there is no next token, whose {@code
   *       rank_next} and {@code surprisal_next} mean nothing then
   *   <li>{@code k} int64 [1], 1 to V
   *   <li>{@code js_from} int64 [1], 0 to R - 1, the first row whose {@code js} is computed: 0 for
   *       all rows, R - 1 for none but the output row, where it is 0; NaN in the rows before. All
   *       of them take about an eighth of the time
   * </ul>
   *
   * <p>Outputs: {@code top_ids} int64 [N, R, k] and {@code top_logits} float [N, R, k], best first,
   * equal logits by lower id; one float [N, R] for each of {@code lse, entropy, rank_final,
   * rank_input, rank_next, logit_final, surprisal_next, kl_final_layer, kl_layer_final,
   * kl_input_layer, js}; and {@code logits} float [N R, V] (N slowest), to be fetched by who needs
   * them.
   *
   * <p>Speed: only the matrix product gains from several threads inside one run. Two runs at once
   * on one session of a single thread each take half the time of one run with two threads; eight to
   * sixteen columns a run are best, and a prepacked product (the engine's default) gains some 10
   * percent for {@code 4 V C} bytes.
   *
   * <p>NaN: the log-sum-exp of a cell is NaN when one of its logits is NaN or infinite upwards;
   * what else is given for such a cell means nothing, nor do comparisons with it. {@code js} is NaN
   * in the rows before {@code js_from}.
   */
  byte[] head(Checkpoint checkpoint);

  /**
   * The model in its ordinary form, to check the other two against: {@code input_ids} int64 [1, T]
   * to {@code logits} float [T, V].
   */
  byte[] model(Checkpoint checkpoint);
}
