package org.logitlens.checkpoint.hub;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Clients that pause for milliseconds where real ones pause for seconds. */
final class QuickClient {
  static final BooleanSupplier WANTED = () -> false;

  /** Short pauses between attempts; never gives up on a server because the machine is busy. */
  static final Patience PATIENCE =
      new Patience(
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMillis(4),
          Duration.ofMillis(20),
          Duration.ofSeconds(2),
          5);

  private QuickClient() {}

  static HubClient of(HubSettings settings) {
    return of(settings, PATIENCE, Map.of(), null);
  }

  static HubClient of(
      HubSettings settings,
      Patience patience,
      Map<String, String> environment,
      @Nullable SSLContext tls) {
    Connections.Trust trust = tls == null ? new TrustedCertificates(environment) : () -> tls;
    return new HubClient(
        settings,
        new Connections(new ProxyRules(environment, null), patience, trust),
        InstantSource.system(),
        new Random(1));
  }
}
