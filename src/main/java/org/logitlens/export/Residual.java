package org.logitlens.export;

/**
 * The residual stream around one block.
 *
 * @param mid between attention and MLP, {@code m_l} [T, C]
 * @param out after the block, {@code h_l} [T, C]
 */
record Residual(Value mid, Value out) {}
