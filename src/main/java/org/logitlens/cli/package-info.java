/** The command line: render, values, check, export, bench. */
@NullMarked
package org.logitlens.cli;

import org.jspecify.annotations.NullMarked;
