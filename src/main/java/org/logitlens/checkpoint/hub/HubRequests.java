package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests that start at the endpoint. Redirects are followed here, because the JDK's client sends
 * the token wherever they lead: it goes to the endpoint's own scheme, host and port only, and no
 * more once another server was asked on the way.
 */
final class HubRequests {
  private final Connections connections;
  private final Endpoint endpoint;
  private final @Nullable String token;
  private final CancelWatch watch;

  HubRequests(
      Connections connections, Endpoint endpoint, @Nullable String token, CancelWatch watch) {
    this.connections = connections;
    this.endpoint = endpoint;
    this.token = token;
    this.watch = watch;
  }

  /** What the way of one request depends on. */
  interface Way {
    /** Headers for a server on the way, beyond those that all get. */
    Map<String, String> headers(URI address, boolean own);

    /**
     * Whether a redirect to another address says enough and is not followed.
     *
     * @throws HubException when it must not be followed
     */
    boolean endsAt(Answer redirect, URI target) throws HubException;
  }

  /**
   * Asks for an address, usually of the endpoint.
   *
   * @return the first answer that is no redirect, or the redirect that the way ends at; the caller
   *     closes it
   * @throws HubException when a server cannot be reached, or a redirect must not be followed
   * @throws TryAgainException when a server did not answer in time or the connection broke off
   * @throws java.util.concurrent.CancellationException when cancelled
   */
  Answer send(String method, URI start, Way way) throws HubException, TryAgainException {
    URI address = start;
    boolean own = endpoint.owns(start);
    for (int redirects = 0; ; redirects++) {
      Map<String, String> headers = headers(own);
      headers.putAll(way.headers(address, own));
      Answer answer = new Answer(address, own, connections.send(method, address, headers, watch));
      Optional<String> location = answer.header("Location");
      if (!Redirects.isRedirect(answer.status()) || location.isEmpty()) {
        return answer;
      }
      answer.close();
      if (redirects == Redirects.MOST) {
        throw Redirects.tooMany(start);
      }
      URI target = Redirects.next(address, location.get());
      if (way.endsAt(answer, target)) {
        return answer;
      }
      own = own && endpoint.owns(target);
      address = target;
    }
  }

  private Map<String, String> headers(boolean own) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("User-Agent", "logit-lens");
    // Sizes, ranges and hashes are those of the file itself.
    headers.put("Accept-Encoding", "identity");
    if (own && token != null) {
      headers.put("Authorization", "Bearer " + token);
    }
    return headers;
  }
}
