/** The window's list of models: what can be downloaded, what is there, what is under way. */
@NullMarked
package org.logitlens.app.library;

import org.jspecify.annotations.NullMarked;
