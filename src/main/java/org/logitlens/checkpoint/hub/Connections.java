package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
  private final Trust trust;
  private @Nullable CompletableFuture<HttpClient> client;

  /**
   * Makes one.
   *
   * @param trust asked with the first request
   */
  Connections(ProxyRules proxies, Patience patience, Trust trust) {
    this.proxies = proxies;
    this.patience = patience;
    this.trust = trust;
    proxies.permitPasswords();
  }

  /** Whose certificates are trusted. */
  @FunctionalInterface
  interface Trust {
    /**
     * What encrypted connections go by; null for Java's own list.
     *
     * @throws HubException when what the user asked for cannot be used
     */
    @Nullable SSLContext context() throws HubException;
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
  Head send(String method, URI address, Map<String, String> headers, CancelWatch watch)
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
      HttpClient http = watch.await(client());
      Head head = exchange(http, request.build(), watch);
      if (head.status() == 407) {
        head.body().close();
        throw errors.passwordWanted();
      }
      return head;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HubException unusable) {
        forgetClient();
        throw unusable;
      }
      HubException lasting = errors.lasting(e);
      if (lasting != null) {
        throw lasting;
      }
      throw new TryAgainException(errors.broken(e), null);
    } catch (TimeoutException e) {
      throw new TryAgainException(errors.silent(patience.answer(), e), null);
    }
  }

  private Head exchange(HttpClient http, HttpRequest request, CancelWatch watch)
      throws ExecutionException, TimeoutException {
    CompletableFuture<Head> head = new CompletableFuture<>();
    CompletableFuture<HttpResponse<Body>> exchange =
        http.sendAsync(request, info -> hand(info.statusCode(), info.headers(), head));
    CompletableFuture<?> unused =
        exchange.whenComplete((response, error) -> finish(response, error, head));
    boolean arrived = false;
    try {
      Head result = watch.await(head, patience.answer());
      arrived = true;
      return result;
    } finally {
      if (!arrived) {
        abandon(head);
        exchange.cancel(true);
      }
    }
  }

  /**
   * Hands over the headers before the body begins. The client's own result may come later than an
   * error in the body, and then holds nothing of what was received before it.
   */
  private static Body hand(int status, HttpHeaders headers, CompletableFuture<Head> head) {
    Body body = new Body();
    if (!head.complete(new Head(status, headers, body))) {
      body.close();
    }
    return body;
  }

  private static void finish(
      @Nullable HttpResponse<Body> response,
      @Nullable Throwable error,
      CompletableFuture<Head> head) {
    if (response != null) {
      // A proxy's refusal has no body, and was not handed over.
      head.complete(new Head(response.statusCode(), response.headers(), new Body()));
    } else if (error != null && !head.completeExceptionally(error) && !head.isCancelled()) {
      head.thenAccept(begun -> begun.body().onError(error)).join();
    }
  }

  private static void abandon(CompletableFuture<Head> head) {
    if (!head.cancel(false) && !head.isCompletedExceptionally()) {
      head.join().body().close();
    }
  }

  private synchronized CompletableFuture<HttpClient> client() {
    if (client == null) {
      // Reading Java's list of trusted certificates takes a moment, in which a cancel must act.
      client =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return make();
                } catch (HubException e) {
                  throw new CompletionException(e);
                }
              });
    }
    return client;
  }

  /** What was wrong with it may be mended by the next time. */
  private synchronized void forgetClient() {
    client = null;
  }

  private HttpClient make() throws HubException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.answer())
            .proxy(proxies);
    SSLContext tls = trust.context();
    if (tls != null) {
      builder.sslContext(tls);
    }
    return builder.build();
  }
}
