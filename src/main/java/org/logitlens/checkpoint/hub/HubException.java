package org.logitlens.checkpoint.hub;

import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;

/** What the hub or the way to it would not give. */
public final class HubException extends CheckpointException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Makes one. */
  public HubException(Kind kind, String message, String remedy, @Nullable Throwable cause) {
    super(message, remedy, cause);
    this.kind = kind;
  }

  /** What went wrong, for whoever decides by it. */
  public Kind kind() {
    return kind;
  }

  /** Kinds of failure. */
  public enum Kind {
    /** Nothing is fetched because that was asked for. */
    OFFLINE,
    /** No connection: no network, no such host, refused, a proxy that does not work, TLS. */
    UNREACHABLE,
    /** Something answers that is not a hub. */
    NOT_A_HUB,
    /** The repository needs a licence accepted or a token. */
    FORBIDDEN,
    /** There is no such repository. */
    NO_REPOSITORY,
    /** The repository has no such revision. */
    NO_REVISION,
    /** The repository has no such file. */
    NO_FILE,
    /** Too many requests. */
    BUSY,
    /** The server failed. */
    SERVER,
    /** What came is not what was promised. */
    CORRUPT,
    /** The disk is full or cannot be written. */
    DISK,
    /** Anything else. */
    OTHER
  }
}
