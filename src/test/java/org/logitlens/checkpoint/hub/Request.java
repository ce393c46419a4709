package org.logitlens.checkpoint.hub;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server of the tests was asked.
 *
 * @param port where
 * @param method {@code GET}, {@code HEAD} or {@code CONNECT}
 * @param target path and query as they stood on the first line
 * @param headers by name in lower case
 */
public record Request(int port, String method, String target, Map<String, List<String>> headers) {

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** Whether a secret stands anywhere in it. */
  public boolean mentions(String secret) {
    return target.contains(secret)
        || headers.values().stream().flatMap(List::stream).anyMatch(v -> v.contains(secret));
  }

  /** Whether it asks for a file, wherever that lies. */
  public boolean isFor(String file) {
    String path = target.split("\\?", 2)[0];
    return path.endsWith("/" + file);
  }
}
