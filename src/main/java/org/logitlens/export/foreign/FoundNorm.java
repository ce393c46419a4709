package org.logitlens.export.foreign;

/**
 * A layer norm met in a graph.
 *
 * @param input the value it normalises
 * @param output the normalised value, with gain and bias
 * @param gain the value of the gain, [C]
 * @param bias the value of the bias, [C]; empty for none
 * @param epsilon added to the variance
 */
record FoundNorm(String input, String output, String gain, String bias, double epsilon) {}
