/**
 * Draws a lens grid: display lists, layout, colours, text fitting, and the PNG writer. Depends on
 * lens and files alone and never on JavaFX.
 */
@NullMarked
package org.logitlens.plot;

import org.jspecify.annotations.NullMarked;
