package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to an address, by the variables that command-line tools share: {@code
 * HTTPS_PROXY} or {@code HTTP_PROXY} by the scheme, else {@code ALL_PROXY}; none for what {@code
 * NO_PROXY} lists, nor for this machine. In lower case they come first. Where none is set, the Java
 * properties decide ({@code https.proxyHost}).
 */
final class ProxyRules extends ProxySelector {
  private static final String DISABLED = "jdk.http.auth.tunneling.disabledSchemes";

  private final Map<String, String> environment;
  private final @Nullable ProxySelector others;

  /**
   * Makes one.
   *
   * @param others asked when the environment names no proxy; null for none
   */
  ProxyRules(Map<String, String> environment, @Nullable ProxySelector others) {
    this.environment = environment;
    this.others = others;
  }

  /**
   * Lets proxies ask for a password before they open a tunnel, if one of the variables holds one.
   * Java switches that off unless told before its HTTP client is first used; the password would
   * otherwise never be sent, and here the user asked for it.
   */
  void permitPasswords() {
    boolean password =
        environment.entrySet().stream()
            .anyMatch(
                entry ->
                    entry.getKey().toLowerCase(Locale.ROOT).endsWith("_proxy")
                        && entry.getValue().contains("@"));
    if (password && System.getProperty(DISABLED) == null) {
      System.setProperty(DISABLED, "");
    }
  }

  /**
   * The proxy that the environment names for an address.
   *
   * @throws HubException when what it names cannot be used
   */
  Optional<ProxyServer> proxyFor(URI address) throws HubException {
    String own = Endpoint.isSecure(address) ? "HTTPS_PROXY" : "HTTP_PROXY";
    for (String variable : List.of(own, "ALL_PROXY")) {
      String value = value(variable);
      if (!value.isEmpty()) {
        return isExempt(address)
            ? Optional.empty()
            : Optional.of(ProxyServer.parse(variable, value));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Proxy> select(URI address) {
    try {
      Optional<ProxyServer> proxy = proxyFor(address);
      if (proxy.isPresent()) {
        return List.of(
            new Proxy(
                Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(proxy.get().host(), proxy.get().port())));
      }
    } catch (HubException e) {
      // Whoever sends a request asks proxyFor first and hears of it there.
      throw new IllegalArgumentException(e);
    }
    return others == null || isExempt(address) ? List.of(Proxy.NO_PROXY) : others.select(address);
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException error) {
    // Reported to the user where the request was sent.
  }

  private String value(String variable) {
    String lower = environment.getOrDefault(variable.toLowerCase(Locale.ROOT), "").strip();
    return lower.isEmpty() ? environment.getOrDefault(variable, "").strip() : lower;
  }

  private boolean isExempt(URI address) {
    if (Endpoint.isLoopback(address)) {
      return true;
    }
    String host = address.getHost().toLowerCase(Locale.ROOT);
    int port = address.getPort() >= 0 ? address.getPort() : Endpoint.isSecure(address) ? 443 : 80;
    for (String entry : value("NO_PROXY").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      String name = entry.replaceFirst("^\\*?\\.", "");
      if (name.endsWith(":" + port)) {
        name = name.substring(0, name.length() - Integer.toString(port).length() - 1);
      }
      if (name.equals("*") || host.equals(name) || (!name.isEmpty() && host.endsWith("." + name))) {
        return true;
      }
    }
    return false;
  }
}
