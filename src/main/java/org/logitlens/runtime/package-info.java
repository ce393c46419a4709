/**
 * Runs models: the only package that knows DJL and ONNX Runtime. A body run gives hidden states
 * {@code [T, R, C]}, runs of the head turn chunks of their columns into guesses and statistics, so
 * that logits never leave the engine. One lock guards a model's sessions, because closing one that
 * runs ends the process.
 */
@NullMarked
package org.logitlens.runtime;

import org.jspecify.annotations.NullMarked;
