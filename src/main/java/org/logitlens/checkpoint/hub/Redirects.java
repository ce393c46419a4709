package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** Where a redirect may lead. */
final class Redirects {
  /** The most that are followed for one request. */
  static final int MOST = 10;

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  static boolean isRedirect(int status) {
    return STATUSES.contains(status);
  }

  /**
   * The next address.
   *
   * @param location the header's value, absolute or relative
   * @throws HubException when it leads to something that is not a web address, or from an encrypted
   *     connection to one that is not
   */
  static URI next(URI from, String location) throws HubException {
    URI target;
    try {
      target = from.resolve(URI.create(encoded(location)));
    } catch (IllegalArgumentException e) {
      throw refused(from, "to an address that cannot be read", e);
    }
    if (!Endpoint.isWeb(target) || target.getHost() == null) {
      throw refused(from, "to \"" + shown(target) + "\", which is not a web address", null);
    }
    if (Endpoint.isSecure(from) && !Endpoint.isSecure(target)) {
      throw refused(from, "to " + Endpoint.origin(target) + ", which is not encrypted", null);
    }
    return target;
  }

  /** What to say when redirects do not end. */
  static HubException tooMany(URI from) {
    return new HubException(
        Kind.NOT_A_HUB,
        from.getHost() + " redirects more than " + MOST + " times.",
        "Check HF_ENDPOINT, and whether this network wants you to sign in.",
        null);
  }

  private static HubException refused(URI from, String where, @Nullable Exception cause) {
    return new HubException(
        Kind.NOT_A_HUB,
        from.getHost() + " redirects " + where + ". That is not followed.",
        "Check HF_ENDPOINT, and whether this network wants you to sign in: open a web page in a"
            + " browser.",
        cause);
  }

  private static String shown(URI target) {
    String text = target.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  /** Some servers leave characters in addresses that have to be written as {@code %XX}. */
  private static String encoded(String location) {
    StringBuilder text = new StringBuilder();
    for (byte b : location.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}".indexOf(c) >= 0) {
        text.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
