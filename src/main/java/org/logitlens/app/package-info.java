/**
 * The window. Knows lens and plot; reaches models through {@code org.logitlens.lens.LanguageModel}.
 */
@NullMarked
package org.logitlens.app;

import org.jspecify.annotations.NullMarked;
