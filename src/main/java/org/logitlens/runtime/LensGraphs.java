package org.logitlens.runtime;

import org.logitlens.lens.HiddenRows;

/** The ONNX graphs of one model, made when asked for. */
interface LensGraphs {

  /**
   * {@code input_ids} int64 [1,T] to {@code hidden_states} [T,R,C], before the final norm. Where
   * the model's key width is not 0 it also has the inputs {@code past} [P,2L,W] and {@code
   * keep_from} int64 [1] and the output {@code kept} [T-keep_from,2L,W] of {@link
   * org.logitlens.export.Network#continuedBody}.
   */
  byte[] body(HiddenRows rows);

  /**
   * {@code hidden} [N,R,C], {@code affine} [R], {@code input_ids} and {@code next_ids} int64 [N],
   * {@code k} and {@code js_from} int64 [1], {@code tracked_ids} int64 [M] to {@code top_ids} int64
   * [N,R,k], {@code top_logits} [N,R,k], one [N,R] for every statistic by its key, {@code
   * tracked_logits} and {@code tracked_ranks} [N,R,M], and {@code logits} [N,R,V].
   */
  byte[] head();

  /** {@code input_ids} int64 [1,T] to {@code logits} [T,V], the ordinary way. */
  byte[] model();
}
