package org.logitlens.checkpoint;

import org.jspecify.annotations.Nullable;

/** A checkpoint that can't be used: what is wrong with which file, and what to do about it. */
public class CheckpointException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * Makes one.
   *
   * @param message what is wrong; names the file and, where there is one, the key or tensor
   * @param remedy what to do about it, one sentence; may be empty
   * @param cause what lies beneath; may be null
   */
  public CheckpointException(String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  /** Makes one without a cause. */
  public CheckpointException(String message, String remedy) {
    this(message, remedy, null);
  }

  /** What is wrong. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  /** What to do about it; empty when nothing can be said. */
  public String remedy() {
    return remedy;
  }
}
