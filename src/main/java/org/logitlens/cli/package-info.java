/**
 * The command line: render, values, models, check, export, bench. Needs no display and no JavaFX.
 * Texts and numbers it writes are the same in every locale.
 */
@NullMarked
package org.logitlens.cli;

import org.jspecify.annotations.NullMarked;
