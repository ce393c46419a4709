/**
 * The launcher, which puts the rooms together: the window without arguments, the command line with
 * some. No other package knows this one.
 */
@NullMarked
package org.logitlens;

import org.jspecify.annotations.NullMarked;
