package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends single requests; follows nothing and tries nothing twice. The HTTP client is made with the
 * first request: before, nothing is opened. Safe to use from several threads.
 */
final class Connections {
  private final ProxyRules proxies;
  private final Patience patience;
  private final @Nullable SSLContext tls;
  private @Nullable CompletableFuture<HttpClient> client;

  /**
   * Makes one.
   *
   * @param tls whom to trust; null for Java's own list
   */
  Connections(ProxyRules proxies, Patience patience, @Nullable SSLContext tls) {
    this.proxies = proxies;
    this.patience = patience;
    this.tls = tls;
  }

  Patience patience() {
    return patience;
  }

  /**
   * Sends a request and waits for the headers of its answer.
   *
   * @return the answer; the caller closes its body
   * @throws HubException when the server cannot be reached and that will not pass by itself
   * @throws TryAgainException when it did not answer in time or the connection broke off
   * @throws java.util.concurrent.CancellationException when cancelled
   */
  HttpResponse<Body> send(
      String method, URI address, Map<String, String> headers, CancelWatch watch)
      throws HubException, TryAgainException {
    Optional<ProxyServer> proxy = proxies.proxyFor(address);
    ConnectionErrors errors = new ConnectionErrors(address, proxy);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).method(method, BodyPublishers.noBody());
    headers.forEach(request::header);
    // The client sends it to proxies only, also after a redirect to a host that needs none.
    proxy
        .map(ProxyServer::authorization)
        .ifPresent(password -> request.header("Proxy-Authorization", password));
    try {
      HttpClient http = watch.await(client(), patience.answer());
      HttpResponse<Body> response = exchange(http, request.build(), watch);
      if (response.statusCode() == 407) {
        response.body().close();
        throw errors.passwordWanted();
      }
      return response;
    } catch (ExecutionException e) {
      HubException lasting = errors.lasting(e);
      if (lasting != null) {
        throw lasting;
      }
      throw new TryAgainException(errors.broken(e), null);
    } catch (TimeoutException e) {
      throw new TryAgainException(errors.silent(patience.answer(), e), null);
    }
  }

  private HttpResponse<Body> exchange(HttpClient http, HttpRequest request, CancelWatch watch)
      throws ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<Body>> coming = http.sendAsync(request, info -> new Body());
    boolean arrived = false;
    try {
      HttpResponse<Body> response = watch.await(coming, patience.answer());
      arrived = true;
      return response;
    } finally {
      // What is cancelled too late has its body closed, so that it keeps no connection.
      if (!arrived && !coming.cancel(true)) {
        coming.join().body().close();
      }
    }
  }

  private synchronized CompletableFuture<HttpClient> client() {
    if (client == null) {
      // Reading Java's list of trusted certificates takes a moment, in which a cancel must act.
      client = CompletableFuture.supplyAsync(this::make);
    }
    return client;
  }

  private HttpClient make() {
    proxies.permitPasswords();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.answer())
            .proxy(proxies);
    if (tls != null) {
      builder.sslContext(tls);
    }
    return builder.build();
  }
}
