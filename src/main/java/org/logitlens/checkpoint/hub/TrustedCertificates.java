package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.RegularFile;
import org.logitlens.checkpoint.hub.HubException.Kind;

/**
 * Whom to trust: Java's own list, and beside it the certificates of the file that {@code
 * REQUESTS_CA_BUNDLE} or else {@code SSL_CERT_FILE} names, as Python's programs do where a proxy
 * has a certificate of its own. Nobody is trusted for any other reason.
 */
final class TrustedCertificates implements Connections.Trust {
  private static final List<String> VARIABLES = List.of("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE");

  /** What holds the certificates of all the world has 300 KB. */
  private static final long LONGEST = 16_000_000;

  private final Map<String, String> environment;

  TrustedCertificates(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable SSLContext context() throws HubException {
    Optional<String> variable =
        VARIABLES.stream()
            .filter(name -> !environment.getOrDefault(name, "").isBlank())
            .findFirst();
    if (variable.isEmpty()) {
      return null;
    }
    Collection<? extends Certificate> added = read(variable.get());
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(storeOf(added)), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(variable.get(), "cannot be used beside Java's own list: " + e.getMessage(), e);
    }
  }

  private Collection<? extends Certificate> read(String variable) throws HubException {
    Collection<? extends Certificate> found;
    try {
      // Not a pipe, which would keep the client waiting.
      Path file = RegularFile.of(Path.of(named(variable))).atMost(LONGEST).path();
      try (InputStream in = Files.newInputStream(file)) {
        found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      }
    } catch (CheckpointException | InvalidPathException | IOException e) {
      throw unusable(variable, "cannot be read: " + e.getMessage(), e);
    } catch (CertificateException e) {
      throw unusable(variable, "holds something else than certificates: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw unusable(variable, "holds no certificates", null);
    }
    return found;
  }

  private String named(String variable) {
    return environment.getOrDefault(variable, "").strip();
  }

  private static KeyStore storeOf(Collection<? extends Certificate> added)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (TrustManager manager : trustManagers(null)) {
      if (manager instanceof X509TrustManager known) {
        for (X509Certificate certificate : known.getAcceptedIssuers()) {
          store.setCertificateEntry("java-" + number++, certificate);
        }
      }
    }
    for (Certificate certificate : added) {
      store.setCertificateEntry("added-" + number++, certificate);
    }
    return store;
  }

  /**
   * Those of a store.
   *
   * @param store null for Java's own
   */
  private static TrustManager[] trustManagers(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private HubException unusable(String variable, String what, @Nullable Exception cause) {
    return new HubException(
        Kind.UNREACHABLE,
        variable + " names " + named(variable) + ", which " + what.replaceAll("\\.+$", "") + ".",
        "Set it to a file of certificates in PEM form, or unset it.",
        cause);
  }
}
