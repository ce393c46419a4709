package org.logitlens.checkpoint;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a family of models names its tensors.
 *
 * @param family for messages, {@code GPT-2}
 * @param prefixes what may stand before a name, depending on what wrote the file; the longest first
 * @param ignored names, without prefix, of constants that are stored beside the weights
 */
public record Naming(String family, List<String> prefixes, Pattern ignored) {

  /** Copies the list. */
  public Naming {
    prefixes = List.copyOf(prefixes);
  }

  String withoutPrefix(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    return name;
  }
}
