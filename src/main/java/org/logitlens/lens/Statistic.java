package org.logitlens.lens;

/**
 * A number the decoder computes for every cell, besides its top guesses. Named as in JSON output.
 *
 * <p>{@code z} are the logits of the cell, {@code p = softmax(z)}, {@code F} the output row and
 * {@code I} the first row at the same position. Logs are natural; divergences are in nats.
 */
public enum Statistic {
  /** {@code ln sum_v exp z_v}. */
  LSE("lse"),
  /** {@code - sum_v p ln p}, nats, 0 to ln V. */
  ENTROPY("entropy"),
  /** {@code 1 + #{v : z_v > z_t}} with t the best id of the output row. */
  RANK_FINAL("rank_final"),
  /** The same with t the input token. */
  RANK_INPUT("rank_input"),
  /** The same with t the next token; NaN at the last position. */
  RANK_NEXT("rank_next"),
  /** Logit of the output row's best id. */
  LOGIT_FINAL("logit_final"),
  /** {@code - ln p[y]} with y the next token, nats; NaN at the last position. */
  SURPRISAL_NEXT("surprisal_next"),
  /** {@code sum_v p_F (ln p_F - ln p)}, nats. */
  KL_FINAL_LAYER("kl_final_layer"),
  /** {@code sum_v p (ln p - ln p_F)}, nats. */
  KL_LAYER_FINAL("kl_layer_final"),
  /** {@code sum_v p_I (ln p_I - ln p)}, nats. */
  KL_INPUT_LAYER("kl_input_layer"),
  /** Jensen-Shannon divergence between the cell and the output row, nats, 0 to ln 2. */
  JS("js");

  private final String key;

  Statistic(String key) {
    this.key = key;
  }

  /** The name in JSON and CSV, and of the head graph's output. */
  public String key() {
    return key;
  }

  /** Whether the value of a cell depends on the output row. */
  boolean comparesWithOutput() {
    return switch (this) {
      case RANK_FINAL, LOGIT_FINAL, KL_FINAL_LAYER, KL_LAYER_FINAL, JS -> true;
      default -> false;
    };
  }
}
