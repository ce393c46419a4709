package org.logitlens.app.heatmap;

/**
 * A cell of a grid, whatever part of it is shown and however it is turned.
 *
 * @param row index in {@code LensGrid.rows()}, 0 is the input
 * @param column position in the prompt
 */
public record Cell(int row, int column) {}
