/**
 * The grid on the screen: a control that paints a {@code LensGrid} and answers mouse, keyboard and
 * screen readers. Everything here runs on the FX thread.
 */
@NullMarked
package org.logitlens.app.heatmap;

import org.jspecify.annotations.NullMarked;
