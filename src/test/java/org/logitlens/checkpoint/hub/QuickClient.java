package org.logitlens.checkpoint.hub;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Clients that wait for milliseconds where real ones wait for seconds. */
final class QuickClient {
  static final BooleanSupplier WANTED = () -> false;
  static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(3),
          Duration.ofMillis(300),
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
    return new HubClient(
        settings,
        new Connections(new ProxyRules(environment, null), patience, tls),
        InstantSource.system(),
        new Random(1));
  }
}
