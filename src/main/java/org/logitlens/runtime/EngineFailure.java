package org.logitlens.runtime;

import ai.onnxruntime.OrtException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The engine could not load or run a graph. */
final class EngineFailure extends Exception {
  private static final long serialVersionUID = 1L;

  EngineFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  EngineFailure(OrtException cause) {
    this(String.valueOf(cause.getMessage()), cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Whether it was memory that ran out, on whatever device. */
  boolean outOfMemory() {
    String text = getMessage().toLowerCase(Locale.ROOT);
    return text.contains("out of memory")
        || text.contains("failed to allocate memory")
        || text.contains("bad_alloc")
        || text.contains("available memory of");
  }
}
