package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.hub.HubException.Kind;

/**
 * The hub's address, and who may hear the token.
 *
 * @param base scheme, host, port and path, without a slash at the end
 */
record Endpoint(URI base) {
  private static final String RESOLVE = "/resolve/";
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  /**
   * The endpoint of some settings.
   *
   * @throws HubException when it is no web address, or when the token is none or would cross the
   *     network in the clear
   */
  static Endpoint of(HubSettings settings) throws HubException {
    URI given = settings.endpoint();
    if (!isWeb(given) || given.getHost() == null) {
      throw new HubException(
          Kind.OTHER,
          "The hub's address \"" + given + "\" is not a web address.",
          "Set HF_ENDPOINT to one such as https://huggingface.co, or remove it.",
          null);
    }
    String path = given.getRawPath().replaceAll("/+$", "");
    URI base = URI.create(origin(given) + path);
    if (settings.token() != null && !isSecure(base) && !isLoopback(base)) {
      throw new HubException(
          Kind.FORBIDDEN,
          "The hub's address "
              + base
              + " is not encrypted: everyone on the way could read your"
              + " token.",
          "Use an https address in HF_ENDPOINT, or remove the token (HF_TOKEN).",
          null);
    }
    if (settings.token() != null && !HubSettings.isToken(settings.token())) {
      throw new HubException(
          Kind.FORBIDDEN,
          "The token holds characters that no token has.",
          "Copy it again (HF_TOKEN, or the file that HF_TOKEN_PATH names).",
          null);
    }
    return new Endpoint(base);
  }

  /** Where a file of a revision is asked for. */
  URI address(String repository, String revision, String file) {
    StringBuilder path = new StringBuilder();
    for (String part : file.split("/", -1)) {
      path.append('/').append(encoded(part));
    }
    // A slash in the name of a revision is part of the name: refs/pr/1.
    return URI.create(base + "/" + repository + "/resolve/" + encoded(revision) + path);
  }

  /** The repository of an address of {@link #address}. */
  String repositoryOf(URI address) {
    String text = address.toString();
    int from = base.toString().length() + 1;
    int to = text.indexOf(RESOLVE, from);
    return to < 0 ? text : text.substring(from, to);
  }

  /** The page of a repository, for people. */
  URI page(String repository) {
    return URI.create(base + "/" + repository);
  }

  /** Whether an address has the endpoint's own scheme, host and port. */
  boolean owns(URI address) {
    return Objects.equals(origin(base), origin(address));
  }

  /** Scheme, host in lower case and port of a web address; equal for the same server. */
  static String origin(URI address) {
    String scheme = scheme(address);
    int port = address.getPort() >= 0 ? address.getPort() : isSecure(address) ? 443 : 80;
    String host = Objects.requireNonNullElse(address.getHost(), "").toLowerCase(Locale.ROOT);
    boolean usual = port == (isSecure(address) ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }

  static boolean isWeb(URI address) {
    return scheme(address).equals("http") || isSecure(address);
  }

  static boolean isSecure(URI address) {
    return scheme(address).equals("https");
  }

  /** Whether an address names this machine, as far as can be told without looking it up. */
  static boolean isLoopback(URI address) {
    String host = Objects.requireNonNullElse(address.getHost(), "").toLowerCase(Locale.ROOT);
    return LOOPBACK.matcher(host).matches();
  }

  private static String scheme(URI address) {
    return Objects.requireNonNullElse(address.getScheme(), "").toLowerCase(Locale.ROOT);
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
