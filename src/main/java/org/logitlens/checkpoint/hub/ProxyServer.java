package org.logitlens.checkpoint.hub;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.hub.HubException.Kind;

/**
 * A proxy as an environment variable names it. Not printed whole: it may hold a password.
 *
 * @param variable where it is named
 * @param host its host
 * @param port its port
 * @param authorization value of {@code Proxy-Authorization}; null without a user name
 */
record ProxyServer(String variable, String host, int port, @Nullable String authorization) {
  private static final int USUAL_PORT = 80;

  /**
   * Reads {@code [http://][user[:password]@]host[:port][/]}.
   *
   * @throws HubException when it is anything else, such as a SOCKS proxy
   */
  static ProxyServer parse(String variable, String value) throws HubException {
    String rest = value.strip();
    int scheme = rest.indexOf("://");
    if (scheme >= 0) {
      String name = rest.substring(0, scheme).toLowerCase(Locale.ROOT);
      if (!name.equals("http")) {
        throw unusable(variable, "names a proxy of the kind \"" + name + "\"", null);
      }
      rest = rest.substring(scheme + 3);
    }
    // Passwords hold slashes and at signs, however often people are told to encode them.
    int at = rest.lastIndexOf('@');
    String user = at < 0 ? "" : rest.substring(0, at);
    String place = rest.substring(at + 1).replaceAll("/.*", "");
    int colon = place.endsWith("]") ? -1 : place.lastIndexOf(':');
    String host = colon < 0 ? place : place.substring(0, colon);
    if (host.isEmpty() || host.matches(".*\\s.*")) {
      throw unusable(variable, "does not name a proxy", null);
    }
    try {
      int port = colon < 0 ? USUAL_PORT : Integer.parseInt(place.substring(colon + 1));
      InetSocketAddress.createUnresolved(host, port);
      return new ProxyServer(variable, host, port, user.isEmpty() ? null : basic(user));
    } catch (IllegalArgumentException e) {
      throw unusable(variable, "does not name a proxy", e);
    }
  }

  /** What people know it by. */
  @Override
  public String toString() {
    return host + ":" + port;
  }

  private static String basic(String user) {
    int colon = user.indexOf(':');
    String plain =
        colon < 0
            ? decoded(user) + ":"
            : decoded(user.substring(0, colon)) + ":" + decoded(user.substring(colon + 1));
    return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static HubException unusable(String variable, String what, @Nullable Exception cause) {
    return new HubException(
        Kind.UNREACHABLE,
        variable + " " + what + ".",
        "Set it to http://HOST:PORT or http://USER:PASSWORD@HOST:PORT.",
        cause);
  }
}
