package org.logitlens.plot;

import org.jspecify.annotations.Nullable;

/** Why a picture was not written: what happened, what to do. The file that was there is intact. */
public final class PictureException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of failure. */
  public enum Kind {
    /** The file exists and was not to be replaced. */
    EXISTS,
    /** The path cannot be written to. */
    NOT_WRITABLE,
    /** The picture would be too large. */
    TOO_LARGE,
    /** Writing failed on the way. */
    FAILED
  }

  private final Kind kind;
  private final String remedy;

  /**
   * Makes one.
   *
   * @param message what happened, one sentence
   * @param remedy what to do about it, one sentence
   * @param cause what lies beneath; may be null
   */
  public PictureException(Kind kind, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.remedy = remedy;
  }

  /** What happened, one sentence. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  /** What kind of failure. */
  public Kind kind() {
    return kind;
  }

  /** What to do about it, one sentence. */
  public String remedy() {
    return remedy;
  }
}
