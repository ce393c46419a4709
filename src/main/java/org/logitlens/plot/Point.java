package org.logitlens.plot;

/**
 * A place in a picture.
 *
 * @param x pixels at scale 1 from the left
 * @param y pixels at scale 1 from the top
 */
public record Point(double x, double y) {}
