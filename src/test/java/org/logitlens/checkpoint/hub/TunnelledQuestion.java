package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.nio.file.Path;
import org.logitlens.ChildJvm;

/** Asks a hub for a file as the application does, with the proxy of the environment. */
final class TunnelledQuestion {
  private TunnelledQuestion() {}

  /**
   * A process that asks.
   *
   * @param trust the certificates that Java trusts there
   * @param folder for what it prints
   */
  static ChildJvm trusting(Path trust, Path folder) {
    return new ChildJvm(folder, TunnelledQuestion.class)
        .with("-XX:TieredStopAtLevel=1")
        .with("-Djavax.net.ssl.trustStore=" + trust)
        .with("-Djavax.net.ssl.trustStorePassword=" + new String(TestCertificates.PASSWORD));
  }

  /**
   * Prints the entity tag of {@code config.json}.
   *
   * @param arguments the endpoint and the token
   */
  public static void main(String[] arguments) throws HubException {
    HubSettings settings =
        new HubSettings(URI.create(arguments[0]), Path.of("unused"), arguments[1], false);
    System.out.println(
        new HubClient(settings)
            .find(new ModelAddress("owner/name", "main"), "config.json", () -> false)
            .orElseThrow()
            .etag());
  }
}
