package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub and its cache are. Not printed: it holds the token.
 *
 * @param endpoint scheme, host, port and path, without a slash at the end
 * @param cache the folder with {@code models--*} folders; it need not exist
 * @param token what identifies the user to the endpoint; null for none
 * @param offline whether nothing may be fetched
 */
public record HubSettings(URI endpoint, Path cache, @Nullable String token, boolean offline) {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /** Whether a text can be a token: one that cannot must not get into a header. */
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  @Override
  public String toString() {
    return "HubSettings[" + endpoint + ", " + cache + ", offline=" + offline + "]";
  }
}
