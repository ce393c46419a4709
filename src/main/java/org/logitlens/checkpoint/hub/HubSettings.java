package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
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

  /**
   * Refuses to send the token where others can read it.
   *
   * @throws HubException when there is a token and the endpoint is plain http, except on this
   *     machine
   */
  void checkTokenStaysPrivate() throws HubException {
    if (token == null || !"http".equals(endpoint.getScheme()) || isLoopback(endpoint)) {
      return;
    }
    throw new HubException(
        HubException.Kind.FORBIDDEN,
        "The token would be sent to " + endpoint + " without encryption.",
        "Set HF_ENDPOINT to an https address, or set HF_HUB_DISABLE_IMPLICIT_TOKEN=1 to go without"
            + " the token.",
        null);
  }

  /** Decided by the name alone: no name service is asked. */
  private static boolean isLoopback(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  @Override
  public String toString() {
    return "HubSettings[" + endpoint + ", " + cache + ", offline=" + offline + "]";
  }
}
