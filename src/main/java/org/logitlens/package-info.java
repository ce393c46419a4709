/** The launcher and composition root. */
@NullMarked
package org.logitlens;

import org.jspecify.annotations.NullMarked;
