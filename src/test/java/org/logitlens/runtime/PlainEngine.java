package org.logitlens.runtime;

import ai.onnxruntime.OrtEnvironment;
import org.logitlens.lens.ModelException;

/** ONNX Runtime as tests of other packages use it: started in the order that DJL needs. */
public final class PlainEngine {
  private PlainEngine() {}

  /** The environment of the process. */
  public static OrtEnvironment environment() throws ModelException {
    return OnnxEngine.environment();
  }
}
