/**
 * Reads Hugging Face checkpoint folders strictly: config, safetensors, tokenizer files. Depends on
 * no other package of ours.
 */
@NullMarked
package org.logitlens.checkpoint;

import org.jspecify.annotations.NullMarked;
