package org.logitlens.checkpoint.hub;

/**
 * What is known of a model before it is fetched.
 *
 * @param address the repository, at its main branch
 * @param formerName the name that Python programs may have it cached under; empty when there was
 *     none
 * @param title what people call it, {@code GPT-2 (124M)}
 * @param family its architecture, {@code GPT-2}
 * @param layers number of blocks
 * @param width of the residual stream
 * @param heads attention heads per block
 * @param innerWidth of the MLP
 * @param vocabularySize rows of the unembedding, padding included
 * @param contextLength most tokens at once
 * @param parameters number of weights, tied ones once
 * @param downloadBytes about what is fetched, bytes
 * @param dtype how its weights are stored, as safetensors names it
 * @param licence short name
 * @param gated whether the hub asks for a licence to be accepted first
 */
public record KnownModel(
    ModelAddress address,
    String formerName,
    String title,
    String family,
    int layers,
    int width,
    int heads,
    int innerWidth,
    int vocabularySize,
    int contextLength,
    long parameters,
    long downloadBytes,
    String dtype,
    String licence,
    boolean gated) {}
