package org.logitlens.export;

import org.logitlens.checkpoint.Naming;

/**
 * How a family of models is recognised.
 *
 * @param modelType what {@code model_type} in its configs is, {@code gpt2}
 * @param classPrefix what the names under {@code architectures} begin with, {@code GPT2}
 * @param naming how its tensors are named
 */
public record Family(String modelType, String classPrefix, Naming naming) {

  /** Its name, as in messages. */
  public String name() {
    return naming.family();
  }
}
