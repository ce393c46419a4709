package org.logitlens.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.torch.TorchWeights;

/**
 * A model that can be written as ONNX graphs: {@code ai.onnx} operators of opset 20, file format 9,
 * unless it is an ONNX file already. Immutable and safe for any thread.
 *
 * <p>Weights are external data that point into the files the model is stored in, by file name
 * without the folder, absolute offset and length: whoever loads a graph from bytes gives the engine
 * {@link #weightsFolder}. All arithmetic is in single precision. Letters: {@code L} blocks, {@code
 * R} rows, {@code T} tokens, {@code N} columns decoded together, {@code C} hidden width, {@code V}
 * vocabulary, {@code k} kept guesses.
 */
public interface Network {

  /**
   * Opens a model.
   *
   * @param path the folder of a checkpoint, an ONNX file, or a folder with ONNX files and no other
   *     weights
   * @throws CheckpointException when it can't be used, with what to do
   */
  static Network open(Path path) throws CheckpointException {
    Optional<Path> onnx = OnnxFileNetwork.find(path);
    return onnx.isPresent()
        ? OnnxFileNetwork.open(path, onnx.get())
        : Architecture.open(Checkpoint.open(path, new TorchWeights()));
  }

  /** The name of its architecture, {@code GPT-2}. */
  String family();

  /** The name of its architecture in {@code config.json}, {@code gpt2}. */
  String modelType();

  /** Its sizes. */
  Sizes sizes();

  /**
   * The same model, giving logits to the first ids only: those after them are left out of every
   * softmax, as if they had no weight. Itself where it has no more, and where it is an ONNX file of
   * someone else, whose graph gives all of them.
   *
   * @param most at least 1
   */
  default Network limitedTo(int most) {
    return this;
  }

  /**
   * The same model, whose weights in other precisions than single are widened in every run, each
   * when it is needed, and not all at load: it takes little memory and more time. Itself where it
   * is an ONNX file of someone else.
   */
  default Network widenedInRuns() {
    return this;
  }

  /** The token that begins a text, where the config names one. */
  OptionalInt bosId();

  /** The folder or file it was opened as. */
  Path folder();

  /** The folder with the tokenizer. */
  default Path tokenizerFolder() {
    return folder();
  }

  /** The folder that all files with weights are in, symbolic links followed. */
  Path weightsFolder();

  /** The files with weights, symbolic links followed. */
  List<Path> weightFiles();

  /** The weights it uses. */
  List<StoredTensor> tensors();

  /**
   * Those of {@link #tensors} of which a run only reads the rows of its own tokens and positions:
   * what is wrong elsewhere in them shows in no other run.
   */
  List<StoredTensor> tables();

  /** The unembedding {@code W}, [V, width of what it decodes]. */
  StoredTensor unembedding();

  /** What the user should know: defaults taken, tensors left out; one sentence each. */
  List<String> notices();

  /**
   * Checks that the files with weights are still the ones that were opened: same sizes, times and
   * identities.
   *
   * @throws CheckpointException when one was replaced or changed
   */
  void verifyUnchanged() throws CheckpointException;

  /**
   * Token ids to hidden states.
   *
   * <p>Input {@code input_ids} int64 [1, T]. Output {@code hidden_states} float [T, R, C], before
   * the final norm, {@code R = L + 1} either way.
   *
   * <p>Attention is causal, but a value that is not finite may spread to earlier positions, as it
   * does in other implementations: it is multiplied with a weight of 0.
   */
  byte[] body(BodyRows rows);

  /**
   * The same for a prompt whose first positions were in an earlier run: only those after them are
   * computed. Empty where the graph is someone else's.
   *
   * <p>Inputs {@code input_ids} int64 [1, T], the ids after the first P; {@code past} float [P, 2
   * L, W], the keys and the values of those P in every block, P may be 0; {@code keep_from} int64
   * [1], the first of the T positions whose keys and values are given, T for none. Outputs {@code
   * hidden_states} as {@link #body} gives them, of the T positions; {@code kept} float [T -
   * keep_from, 2 L, W], which follow those of {@code past}. {@code W} is {@link #keyWidth}.
   *
   * <p>The keys and values are the ones of {@link #body} in any prompt that begins with the same
   * ids, where no prompt is longer than {@link #steadyLength} or all are of the same length.
   */
  default Optional<byte[]> continuedBody(BodyRows rows) {
    return Optional.empty();
  }

  /**
   * Floats of the keys of one position in one block, or of its values; 0 where there is no {@link
   * #continuedBody}.
   */
  default int keyWidth() {
    return 0;
  }

  /**
   * The longest prompt whose rows do not depend on its length. In a longer one a token more changes
   * the rows of the positions before it too.
   */
  default int steadyLength() {
    return Integer.MAX_VALUE;
  }

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
   *   <li>{@code js_from} int64 [1], the first row whose {@code js} is computed: 0 for all rows,
   *       which take about an eighth of the time, R for none; where it is not computed it is NaN
   *   <li>{@code tracked_ids} int64 [M], tokens to give a logit and a rank of in every cell; M may
   *       be 0, and each takes a few percent of the time
   * </ul>
   *
   * <p>Outputs: {@code top_ids} int64 [N, R, k] and {@code top_logits} float [N, R, k], best first,
   * equal logits by lower id; one float [N, R] for each of {@code lse, entropy, rank_final,
   * rank_input, rank_next, logit_final, surprisal_next, kl_final_layer, kl_layer_final,
   * kl_input_layer, js}; {@code tracked_logits} and {@code tracked_ranks} float [N, R, M]; and
   * {@code logits} float [N R, V] (N slowest), to be fetched by who needs them.
   *
   * <p>Speed: some 300 rows (N R) a run are best, with all threads in that run; half as many cost 1
   * to 2 percent more each, a single column half as much again. A prepacked product (the engine's
   * default) gains some 10 percent for {@code 4 V C} bytes.
   *
   * <p>NaN: the log-sum-exp of a cell is NaN when one of its logits is NaN or infinite upwards;
   * what else is given for such a cell means nothing, nor do comparisons with it. {@code js} is NaN
   * in the rows before {@code js_from}.
   *
   * <p>A logit of minus infinity is a token without probability. The cell's {@code top_ids}, {@code
   * top_logits}, {@code lse}, {@code logit_final}, {@code surprisal_next} (infinite for that token)
   * and the ranks of all other tokens are right, as are {@code kl_final_layer} and {@code
   * kl_input_layer}, infinite, where the token has a probability in the row compared with. What
   * would take {@code 0 * infinity} or the difference of two infinities is NaN, also where the
   * mathematics has a number, and never another number:
   *
   * <ul>
   *   <li>{@code entropy}, {@code kl_layer_final} and {@code js} of the cell, and its {@code
   *       kl_final_layer} and {@code kl_input_layer} where the token has no probability in the row
   *       compared with either, or the input token is that token
   *   <li>that token's own rank in the cell
   *   <li>in all rows of the column, {@code kl_final_layer}, {@code kl_layer_final} and {@code js}
   *       where the cell is of the output row, {@code kl_input_layer} where it is of the input row
   * </ul>
   *
   * <p>To count {@code 0 * infinity} as 0 would take one more pass over all logits, in every run,
   * for what only weights do that are infinite or overflow.
   */
  byte[] head();

  /**
   * The model in its ordinary form, to check the other two against: {@code input_ids} int64 [1, T]
   * to {@code logits} float [T, V].
   */
  byte[] model();
}
