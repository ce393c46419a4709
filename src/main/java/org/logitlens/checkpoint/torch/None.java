package org.logitlens.checkpoint.torch;

/** Python's {@code None}. */
public enum None {
  /** The only one. */
  NONE
}
