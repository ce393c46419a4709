/**
 * Turns a checkpoint into ONNX graphs whose weights stay in the checkpoint's own files. One class
 * per architecture.
 */
@NullMarked
package org.logitlens.export;

import org.jspecify.annotations.NullMarked;
