package org.logitlens.checkpoint;

/**
 * A token that is found in the text before it is split, as {@code tokenizer.json} declares it.
 *
 * @param id its id
 * @param content the text that stands for it
 * @param special whether it means something besides its text, such as the end of a text
 * @param singleWord whether it is found only between word boundaries
 * @param lstrip whether it swallows white space before it
 * @param rstrip whether it swallows white space after it
 * @param normalized whether it is looked for in the normalised text
 */
public record AddedToken(
    int id,
    String content,
    boolean special,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized) {}
