/**
 * What a lens run means: tokens, the grid of guesses, its statistics and colour modes, and the
 * interfaces a model is used through. Imports nothing of the other packages and no library but
 * JSpecify.
 */
@NullMarked
package org.logitlens.lens;

import org.jspecify.annotations.NullMarked;
