package org.logitlens.checkpoint.torch;

/**
 * What a pickle may take, so that memory stays bounded whatever a file says: far more than any file
 * of weights needs, which has some 40 instructions and 100 bytes for a tensor.
 */
final class PickleLimits {
  /** Bytes of a string. */
  static final long LONGEST_STRING = 1 << 20;

  /** Bytes of a pickle. */
  static final long LONGEST_PICKLE = 1 << 26;

  /** Instructions of a pickle; none makes more than one value. */
  static final int MOST_INSTRUCTIONS = 1_000_000;

  /** Containers within each other. */
  static final int DEEPEST = 100;

  /** Values of a container, all that its containers hold counted as often as they occur. */
  static final long MOST_VALUES = 1_000_000;

  /** Dimensions of a tensor; PyTorch itself has 64. */
  static final int MOST_DIMENSIONS = 64;

  private PickleLimits() {}
}
