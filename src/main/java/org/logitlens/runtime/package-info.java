/** Runs models: the only package that knows DJL and ONNX Runtime. */
@NullMarked
package org.logitlens.runtime;

import org.jspecify.annotations.NullMarked;
