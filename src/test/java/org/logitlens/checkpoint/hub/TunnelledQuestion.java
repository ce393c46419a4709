package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.nio.file.Path;

/** Asks a hub for a file as the application does, with the proxy of the environment. */
final class TunnelledQuestion {
  private TunnelledQuestion() {}

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
