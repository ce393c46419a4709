/**
 * Reads files of PyTorch ({@code pytorch_model.bin}, {@code *.pt}) without PyTorch: an interpreter
 * of pickles that knows tensors, numbers, strings and containers and nothing else, and the two
 * containers that such pickles come in. Nothing in a file is ever executed.
 */
@NullMarked
package org.logitlens.checkpoint.torch;

import org.jspecify.annotations.NullMarked;
