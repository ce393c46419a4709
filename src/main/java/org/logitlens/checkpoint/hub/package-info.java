/** Models from the Hugging Face hub: its cache on disk and what is fetched into it. */
@NullMarked
package org.logitlens.checkpoint.hub;

import org.jspecify.annotations.NullMarked;
