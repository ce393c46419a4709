package org.logitlens.checkpoint.hub;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** What it means that no answer came. */
final class ConnectionErrors {
  private static final String CHECK_NETWORK =
      "Check the network connection. Models that are already downloaded still open.";
  private static final String CHECK_PROXY =
      "Check HTTPS_PROXY, or add the host to NO_PROXY if it needs no proxy.";

  private final URI address;
  private final String host;
  private final @Nullable ProxyServer proxy;

  ConnectionErrors(URI address, Optional<ProxyServer> proxy) {
    this.address = address;
    this.host = Objects.requireNonNullElse(address.getHost(), address.toString());
    this.proxy = proxy.orElse(null);
  }

  /** No answer within the time that it may take. */
  HubException silent(Duration limit, Throwable cause) {
    String who = proxy == null ? host : "The proxy " + proxy;
    String time = limit.toSeconds() + " seconds";
    return error(who + " did not answer within " + time + ".", CHECK_NETWORK, cause);
  }

  /** A connection that broke off while it was used. */
  HubException broken(Throwable cause) {
    return error("The connection to " + host + " broke off.", CHECK_NETWORK, cause);
  }

  /** A proxy that wants a password, or another one. */
  HubException passwordWanted() {
    if (proxy == null) {
      return error(
          "A proxy on the way to " + host + " wants a user name and a password (407).",
          "Set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT.",
          null);
    }
    return proxy.authorization() == null
        ? error(
            "The proxy " + proxy + " wants a user name and a password (407).",
            "Set " + proxy.variable() + " to http://USER:PASSWORD@HOST:PORT.",
            null)
        : error(
            "The proxy " + proxy + " does not accept the user name and password given (407).",
            "Correct them in " + proxy.variable() + ".",
            null);
  }

  /**
   * What is known to stay wrong for a while.
   *
   * @return null for anything that may pass by itself, such as a connection that was reset
   */
  @Nullable HubException lasting(Throwable failure) {
    if (has(failure, SSLException.class::isInstance)) {
      return insecure(failure);
    }
    if (has(failure, HttpConnectTimeoutException.class::isInstance)) {
      return null;
    }
    if (has(failure, UnresolvedAddressException.class::isInstance)
        || has(failure, UnknownHostException.class::isInstance)) {
      return proxy == null
          ? error("The host " + host + " was not found (no network?).", CHECK_NETWORK, failure)
          : error("The proxy " + proxy + " was not found.", CHECK_PROXY, failure);
    }
    if (has(failure, ConnectException.class::isInstance)
        || has(failure, NoRouteToHostException.class::isInstance)) {
      return proxy == null
          ? error(
              Endpoint.origin(address) + " refused the connection, or cannot be reached.",
              CHECK_NETWORK,
              failure)
          : error(
              "The proxy " + proxy + " refused the connection, or cannot be reached.",
              CHECK_PROXY,
              failure);
    }
    if (has(failure, e -> String.valueOf(e.getMessage()).startsWith("Tunnel failed"))) {
      return error(
          "The proxy"
              + (proxy == null ? "" : " " + proxy)
              + " does not let through to "
              + host
              + ".",
          CHECK_PROXY,
          failure);
    }
    return null;
  }

  private HubException insecure(Throwable failure) {
    if (has(failure, ConnectionErrors::isExpired)) {
      return error(
          "The certificate of " + host + " has expired.",
          "Check this computer's date and time; if they are right, the server has to be mended.",
          failure);
    }
    if (has(failure, CertificateNotYetValidException.class::isInstance)) {
      return error(
          "The certificate of " + host + " is not valid yet.",
          "Check this computer's date and time.",
          failure);
    }
    if (has(failure, CertPathBuilderException.class::isInstance)
        || has(failure, CertPathValidatorException.class::isInstance)) {
      return error(
          "The certificate of "
              + host
              + " is signed by nobody that Java trusts: a proxy or a virus scanner may be reading"
              + " along.",
          "If your organisation does that, name the file with its certificate in SSL_CERT_FILE;"
              + " otherwise do not use this network.",
          failure);
    }
    if (has(failure, e -> e.getClass() == CertificateException.class)) {
      return error(
          "The certificate shown for " + host + " belongs to another host.",
          "Check HF_ENDPOINT, and whether this network wants you to sign in.",
          failure);
    }
    return error(
        "There is no secure connection to " + host + ".",
        "Check HF_ENDPOINT and the proxy (HTTPS_PROXY); a network that wants you to sign in does"
            + " this too.",
        failure);
  }

  private static boolean isExpired(Throwable e) {
    return e instanceof CertificateExpiredException
        || (e instanceof CertPathValidatorException invalid
            && invalid.getReason() == BasicReason.EXPIRED);
  }

  private static boolean has(Throwable failure, Predicate<Throwable> which) {
    int depth = 0;
    for (Throwable e = failure; e != null && depth < 20; e = e.getCause()) {
      if (which.test(e)) {
        return true;
      }
      depth++;
    }
    return false;
  }

  private static HubException error(String message, String remedy, @Nullable Throwable cause) {
    return new HubException(Kind.UNREACHABLE, message, remedy, cause);
  }
}
