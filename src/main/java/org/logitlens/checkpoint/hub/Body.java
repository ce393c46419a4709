package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, handed from the client's threads to the one that reads it. A time-out of
 * the client ends with the headers; here every wait for bytes has its own.
 */
final class Body implements BodySubscriber<Body>, AutoCloseable {
  /** Parts of up to 16 KB that may wait to be read, so that network and disk work together. */
  private static final int AHEAD = 64;

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

  /** Bytes, the end (neither), or an error. */
  private record Signal(@Nullable List<ByteBuffer> bytes, @Nullable Throwable error) {}

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription given) {
    if (subscription.complete(given)) {
      given.request(AHEAD);
    } else {
      given.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    signals.add(new Signal(bytes, null));
  }

  @Override
  public void onError(Throwable error) {
    signals.add(new Signal(null, error));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal(null, null));
  }

  /**
   * The next bytes; null at the end.
   *
   * @throws SocketTimeoutException when none come for so long
   * @throws IOException when the connection breaks off
   * @throws java.util.concurrent.CancellationException when cancelled
   */
  @Nullable List<ByteBuffer> next(Duration stall, CancelWatch watch) throws IOException {
    Signal signal = watch.poll(signals, stall);
    if (signal == null) {
      throw new SocketTimeoutException("no bytes for " + stall.toMillis() + " ms");
    }
    if (signal.error != null) {
      throw new IOException(signal.error);
    }
    if (signal.bytes != null) {
      subscription.join().request(1);
    }
    return signal.bytes;
  }

  /** Stops the transfer; what was not read is lost. */
  @Override
  public void close() {
    // Whatever subscribes later is cancelled at once.
    if (!subscription.cancel(false)) {
      subscription.join().cancel();
    }
  }
}
