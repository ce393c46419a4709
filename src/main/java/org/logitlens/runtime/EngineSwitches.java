package org.logitlens.runtime;

import java.util.Map;

/**
 * The system properties that DJL reads at its first call. Set before any of its classes is used.
 */
final class EngineSwitches {
  private static final Map<String, String> SWITCHES =
      Map.of(
          // DJL otherwise calls a cloud metadata address to count its users.
          "OPT_OUT_TRACKING", "true",
          // The tokenizer library otherwise looks for CUDA and may download a build for it.
          "RUST_FLAVOR", "cpu",
          // The engine otherwise looks for a second one to do arithmetic with, and may download it.
          "ai.djl.onnx.disable_alternative", "true",
          // A pool of threads shared by all sessions, which ours do not use.
          "ai.djl.onnxruntime.num_threads", "1",
          "ai.djl.onnxruntime.num_interop_threads", "1");

  private EngineSwitches() {}

  /** Sets every switch that the user has not set. Quick, safe on any thread and more than once. */
  static void set() {
    SWITCHES.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
