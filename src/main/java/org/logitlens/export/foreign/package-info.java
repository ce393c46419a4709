/**
 * Reads ONNX files that others made and finds in them what a lens needs: the residual stream, the
 * final norm and the unembedding. Nothing here relies on the names an exporter gave, only on what
 * is computed from what.
 */
@NullMarked
package org.logitlens.export.foreign;

import org.jspecify.annotations.NullMarked;
