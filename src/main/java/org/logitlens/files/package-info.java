/** Files that commands and the window write: whole or not at all. Depends on nobody. */
@NullMarked
package org.logitlens.files;

import org.jspecify.annotations.NullMarked;
