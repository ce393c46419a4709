package org.logitlens.export;

import java.util.List;
import org.logitlens.checkpoint.StoredTensor;

/** Gives the weights that a graph asks for. */
@FunctionalInterface
interface WeightSource {
  /**
   * A weight.
   *
   * @param shape what the graph takes it to be, outermost size first
   */
  StoredTensor tensor(String name, List<Long> shape);

  /** A weight of which only some rows are looked up. */
  default StoredTensor table(String name, List<Long> shape) {
    return tensor(name, shape);
  }
}
