/**
 * Reads Hugging Face checkpoint folders strictly: config, where each tensor lies in its file,
 * tokenizer files. What a config asks for and nobody honours is told by name. Depends on no other
 * package of ours.
 */
@NullMarked
package org.logitlens.checkpoint;

import org.jspecify.annotations.NullMarked;
