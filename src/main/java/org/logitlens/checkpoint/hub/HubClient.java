package org.logitlens.checkpoint.hub;

import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.logitlens.checkpoint.hub.HubException.Kind;

/**
 * The hub over the network: asks the {@code resolve} addresses of the endpoint for exactly the
 * files that are named, and keeps only what has the promised size and hash. Opens no connection
 * before the first request, and none at all when offline. Safe to use from several threads; nothing
 * is to be closed.
 */
public final class HubClient implements HubSource {
  private final HubSettings settings;
  private final Connections connections;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** A client that takes proxies and added certificates from the environment. */
  public HubClient(HubSettings settings) {
    this(
        settings,
        new Connections(
            new ProxyRules(System.getenv(), ProxySelector.getDefault()),
            Patience.USUAL,
            new TrustedCertificates(System.getenv())),
        InstantSource.system(),
        new Random());
  }

  HubClient(
      HubSettings settings, Connections connections, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.connections = connections;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Optional<RemoteFile> find(ModelAddress address, String file, BooleanSupplier cancelled)
      throws HubException {
    Endpoint endpoint = endpoint(file);
    CancelWatch watch = new CancelWatch(cancelled);
    HubRequests requests = new HubRequests(connections, endpoint, settings.token(), watch);
    StatusErrors errors = new StatusErrors(endpoint, address, file, settings.token() != null);
    FileLookup lookup = new FileLookup(endpoint, address, file, clock);
    BackOff backOff = new BackOff(connections.patience(), watch, random);
    while (true) {
      try {
        return lookup.ask(requests, errors);
      } catch (TryAgainException e) {
        // Somebody who waits for a first answer hears soon that there is none.
        if (e.error().kind() == Kind.UNREACHABLE) {
          throw e.error();
        }
        backOff.pauseAfter(e);
      }
    }
  }

  @Override
  public void download(
      RemoteFile file, Path partial, ByteListener listener, BooleanSupplier cancelled)
      throws HubException {
    Endpoint endpoint = endpoint(file.name());
    CancelWatch watch = new CancelWatch(cancelled);
    HubRequests requests = new HubRequests(connections, endpoint, settings.token(), watch);
    ModelAddress address = new ModelAddress(endpoint.repositoryOf(file.url()), file.commit());
    new FileTransfer(
            file,
            new StatusErrors(endpoint, address, file.name(), settings.token() != null),
            connections.patience(),
            clock,
            new BackOff(connections.patience(), watch, random),
            watch)
        .run(requests, partial, listener);
  }

  private Endpoint endpoint(String file) throws HubException {
    if (settings.offline()) {
      throw new HubException(
          Kind.OFFLINE,
          file + " is not on this computer, and nothing is fetched while offline is asked for.",
          "Remove HF_HUB_OFFLINE to fetch it. Models that are already downloaded still open.",
          null);
    }
    return Endpoint.of(settings);
  }
}
