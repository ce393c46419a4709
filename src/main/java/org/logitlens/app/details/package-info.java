/**
 * What surrounds the grid: hover card, inspector, colour bar and dialogs. Every part takes plain
 * values and gives plain values back; none knows a view model. All nodes belong to the JavaFX
 * application thread.
 */
@NullMarked
package org.logitlens.app.details;

import org.jspecify.annotations.NullMarked;
