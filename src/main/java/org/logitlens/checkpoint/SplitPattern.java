package org.logitlens.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The published patterns that cut a text into words before a byte-level BPE sees it. The tokenizer
 * library runs them with a backtracking engine, so that a pattern of unknown origin could take
 * exponential time: only these are let through, letter by letter. Each takes linear time on any
 * text. In all of them a space between two letters begins a new word.
 */
enum SplitPattern {
  /** Llama 3; also OpenAI's cl100k. */
  LLAMA_3(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      "Llama 3"),

  /** Qwen2, Qwen2.5 and Qwen3: one digit at a time. */
  QWEN_2(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      "Qwen2"),

  /** BLOOM; what the pattern leaves out, such as punctuation, is cut off too. */
  BLOOM(" ?[^(\\s|[.,!?…。，、।۔،])]+", "BLOOM"),

  /** GPT-2's, where it is written out. */
  GPT_2(
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
      "GPT-2");

  private final String regex;
  private final String family;

  SplitPattern(String regex, String family) {
    this.regex = regex;
    this.family = family;
  }

  /** The pattern as a {@code tokenizer.json} holds it. */
  String regex() {
    return regex;
  }

  /** The pattern that is spelled just so. */
  static Optional<SplitPattern> of(String regex) {
    return Arrays.stream(values()).filter(pattern -> pattern.regex.equals(regex)).findFirst();
  }

  /** Whose patterns are known. */
  static String families() {
    return Arrays.stream(values()).map(pattern -> pattern.family).collect(Collectors.joining(", "));
  }
}
