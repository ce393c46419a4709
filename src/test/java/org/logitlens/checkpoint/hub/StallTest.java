package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** Servers that are slow or silent, and people who do not want to wait. */
@Timeout(60)
class StallTest extends WithScriptedHub {
  /** Far longer than a cancel may take. */
  private static final Patience ENDLESS =
      new Patience(
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(2),
          5);

  /** Takes less than a second of silence for a stall, and gives up after the third. */
  private static final Patience SHORT =
      new Patience(
          Duration.ofMinutes(1),
          Duration.ofMillis(900),
          Duration.ofMillis(4),
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          2);

  @Override
  HubClient client() {
    return client(SHORT);
  }

  @Test
  @Tag("N14")
  void goesOnAfterABodyThatStalls() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.stallAt(SIZE / 2));
    assertArrives(file);
    assertEquals(List.of("", "bytes=50000-"), ranges());
  }

  @Test
  @Tag("N14")
  void waitsTenSecondsForTheNextByte() {
    assertEquals(Duration.ofSeconds(10), Patience.USUAL.stall());
  }

  @Test
  @Tag("N14")
  void givesUpOnAServerThatStallsEveryTimeAndKeepsWhatCame() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.always(hub.atStorage(WEIGHTS), reply -> reply.stallAt(reply.status == 206 ? 0 : 30_000));
    HubException error = assertFails(Kind.UNREACHABLE, file);
    assertTrue(
        error.getMessage().contains("stopped sending after 30,000 of the 100,000"),
        error::getMessage);
    assertEquals(30_000, Files.size(partial));
    hub.behave();
    assertArrives(file);
  }

  @Test
  @Tag("N14")
  void triesAgainWhenNoAnswerBeginsAfterTheHubDescribedTheFile() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.silentFor(Duration.ofSeconds(20)));
    Patience hasty =
        new Patience(
            Duration.ofMillis(400),
            Duration.ofSeconds(5),
            Duration.ofMillis(4),
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            5);
    HubClient client = QuickClient.of(hub.settings(folder, null), hasty, Map.of(), null);
    assertArrayEquals(weights, download(client, file));
  }

  @Test
  @Tag("N15")
  void staysWithABodyThatDripsForLongerThanAStallMayLast() throws Exception {
    byte[] config = new byte[60];
    hub.commit("owner/name", "main", Map.of(CONFIG, config));
    RemoteFile file = found(CONFIG);
    hub.once(hub.atHub(CONFIG), reply -> reply.drip(Duration.ofMillis(25)));
    List<Long> heard = new ArrayList<>();
    client().download(file, partial, (done, total) -> heard.add(done), QuickClient.WANTED);
    assertArrayEquals(config, Files.readAllBytes(partial));
    assertEquals(2, hub.requests().size(), "one request although 60 bytes took 1.5 s");
    assertTrue(heard.size() > 10, () -> "progress was told as it came: " + heard);
  }

  @Test
  @Tag("N15")
  void stopsADripOnCancelAndKeepsWhatCame() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.drip(Duration.ofMillis(100)));
    assertStopsSoon(
        cancelled ->
            client(ENDLESS)
                .download(
                    file,
                    partial,
                    (done, total) -> {
                      if (done >= 5) {
                        cancelled.now();
                      }
                    },
                    cancelled::get));
    assertTrue(Files.size(partial) >= 5);
    assertArrives(file);
  }

  @Test
  void stopsOnCancelWhileABodyStalls() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.stallAt(1000));
    assertStopsSoon(
        cancelled -> {
          cancelled.in(300);
          client(ENDLESS).download(file, partial, ByteListener.NONE, cancelled::get);
        });
    assertEquals(1000, Files.size(partial));
  }

  @Test
  void stopsOnCancelWhileNoAnswerBegins() throws Exception {
    hub.once(ScriptedHub.head(CONFIG), reply -> reply.silentFor(Duration.ofMinutes(1)));
    assertStopsSoon(
        cancelled -> {
          cancelled.in(300);
          assertTrue(client(ENDLESS).find(MODEL, CONFIG, cancelled::get).isEmpty());
        });
  }

  @Test
  void stopsOnCancelWhileItWaitsForItsTurn() throws Exception {
    hub.once(ScriptedHub.head(CONFIG), r -> r.error(429, "", "").with("Retry-After", "3600"));
    assertStopsSoon(
        cancelled -> {
          cancelled.in(300);
          assertTrue(client(ENDLESS).find(MODEL, CONFIG, cancelled::get).isEmpty());
        });
  }

  @Test
  void stopsOnCancelWhileItConnects() throws Exception {
    // A queue of one connection that nobody takes: further ones wait for ever.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
        Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
      URI endpoint = URI.create("http://127.0.0.1:" + full.getLocalPort());
      HubSettings settings = new HubSettings(endpoint, folder, null, false);
      HubClient client = QuickClient.of(settings, ENDLESS, Map.of(), null);
      assertStopsSoon(
          cancelled -> {
            cancelled.in(300);
            assertTrue(client.find(MODEL, CONFIG, cancelled::get).isEmpty());
          });
      assertTrue(first.isConnected() && second.isConnected());
    }
  }

  @Test
  void stopsWhenItsThreadIsInterruptedAndLeavesItSo() throws Exception {
    hub.once(ScriptedHub.head(CONFIG), reply -> reply.silentFor(Duration.ofMinutes(1)));
    AtomicBoolean still = new AtomicBoolean();
    AtomicBoolean stopped = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              stopped.set(
                  null
                      != assertThrows(
                          CancellationException.class,
                          () -> client(ENDLESS).find(MODEL, CONFIG, () -> false)));
              still.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    while (hub.requests().isEmpty()) {
      Thread.sleep(5);
    }
    thread.interrupt();
    thread.join(20_000);
    assertTrue(stopped.get());
    assertTrue(still.get());
  }

  @Test
  void hearsOfACancelThatCameBeforeAnything() throws Exception {
    assertThrows(CancellationException.class, () -> client().find(MODEL, CONFIG, () -> true));
    assertEquals(List.of(), hub.requests());
    RemoteFile file = found(CONFIG);
    assertThrows(
        CancellationException.class,
        () -> client().download(file, partial, ByteListener.NONE, () -> true));
    assertEquals(1, hub.requests().size());
  }

  private HubClient client(Patience patience) {
    return QuickClient.of(hub.settings(folder, null), patience, Map.of(), null);
  }

  /** A cancel whose moment is known. */
  private static final class Cancel {
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicLong since = new AtomicLong();
    private final CountDownLatch pressed = new CountDownLatch(1);

    void now() {
      if (since.compareAndSet(0, System.nanoTime())) {
        wanted.set(true);
        pressed.countDown();
      }
    }

    void in(long millis) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  TimeUnit.MILLISECONDS.sleep(millis);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                now();
              });
      thread.setDaemon(true);
      thread.start();
    }

    boolean get() {
      return wanted.get();
    }
  }

  @FunctionalInterface
  private interface Work {
    void run(Cancel cancel) throws HubException;
  }

  private static void assertStopsSoon(Work work) {
    Cancel cancel = new Cancel();
    assertThrows(CancellationException.class, () -> work.run(cancel));
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - cancel.since.get());
    assertFalse(cancel.since.get() == 0, "not before it was pressed");
    // 50 ms between two looks; the rest is for a machine that is busy with other tests.
    assertTrue(took < 5000, () -> "took " + took + " ms");
  }
}
