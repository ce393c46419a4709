package org.logitlens.lens;

import org.jspecify.annotations.Nullable;

/** Something the user should be told: what happened, what to do, and details to copy. */
public final class ModelException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * Makes one.
   *
   * @param message what happened, one sentence
   * @param remedy what to do about it, one sentence; may be empty
   * @param cause what lies beneath, for the details; may be null
   */
  public ModelException(String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  /** What happened, one sentence. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  /** What to do about it; empty when there is nothing to do. */
  public String remedy() {
    return remedy;
  }
}
