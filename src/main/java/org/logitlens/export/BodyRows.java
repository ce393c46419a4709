package org.logitlens.export;

/** Which rows of the residual stream the body graph gives. */
public enum BodyRows {
  /** The input and the stream after every block, {@code h_0 .. h_L}. */
  BLOCKS,
  /** The stream between attention and MLP of every block, and the last: {@code m_1 .. m_L, h_L}. */
  MID_BLOCKS
}
