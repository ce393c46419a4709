package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.hub.HubException.Kind;

/**
 * Two hundred downloads, each with one to four faults in a row. Whatever happens, either the right
 * bytes stand on disk, or an error says what was wrong and the next attempt, at a server that
 * behaves again, gets the right bytes from whatever was left.
 */
@Timeout(180)
class RandomFaultsTest {
  private static final int DOWNLOADS = 200;
  private static final long SEED = 20260301;
  private static final String TOKEN = "hf_secretOfTheTests";
  private static final ModelAddress MODEL = new ModelAddress("owner/name", "main");

  private static final Patience PATIENCE =
      new Patience(
          Duration.ofMinutes(1),
          Duration.ofMillis(150),
          Duration.ofMillis(1),
          Duration.ofMillis(4),
          Duration.ofSeconds(1),
          5);

  @TempDir Path folder;

  /** Ways to spoil a reply to a GET of a file of some size. */
  private enum Fault {
    CUT {
      @Override
      void spoil(Reply reply, Random random) {
        reply.cutAt(random.nextInt(reply.body.length + 1));
      }
    },
    CUT_WITHOUT_LENGTH {
      @Override
      void spoil(Reply reply, Random random) {
        reply.unsized().cutAt(random.nextInt(reply.body.length + 1));
      }
    },
    STALL {
      @Override
      void spoil(Reply reply, Random random) {
        reply.stallAt(random.nextInt(reply.body.length + 1));
      }
    },
    DROP {
      @Override
      void spoil(Reply reply, Random random) {
        reply.dropped();
      }
    },
    CORRUPT {
      @Override
      void spoil(Reply reply, Random random) {
        if (reply.body.length > 0) {
          reply.corrupt(random.nextInt(reply.body.length));
        }
      }
    },
    TOO_LONG {
      @Override
      void spoil(Reply reply, Random random) {
        reply.body(Arrays.copyOf(reply.body, reply.body.length + 1 + random.nextInt(50)));
        if (random.nextBoolean()) {
          reply.unsized();
        }
      }
    },
    ENDLESS {
      @Override
      void spoil(Reply reply, Random random) {
        reply.endless();
      }
    },
    ERROR {
      @Override
      void spoil(Reply reply, Random random) {
        int[] statuses = {400, 401, 403, 404, 410, 416, 429, 500, 502, 503};
        reply.error(statuses[random.nextInt(statuses.length)], "", "no");
      }
    },
    WRONG_RANGE {
      @Override
      void spoil(Reply reply, Random random) {
        reply
            .status(206)
            .with("Content-Range", "bytes " + random.nextInt(9) + "-" + random.nextInt(99) + "/99");
      }
    },
    NEW_TAG {
      @Override
      void spoil(Reply reply, Random random) {
        reply.with("ETag", "\"" + random.nextInt() + "\"").cutAt(reply.body.length / 2);
      }
    },
    PAGE {
      @Override
      void spoil(Reply reply, Random random) {
        reply.status(200).body("<html>Sign in</html>".getBytes(StandardCharsets.UTF_8)).unsized();
        if (random.nextBoolean()) {
          reply.with("Content-Type", "text/html");
        }
      }
    },
    COMPRESSED {
      @Override
      void spoil(Reply reply, Random random) {
        reply.with("Content-Encoding", "gzip");
      }
    },
    ELSEWHERE {
      @Override
      void spoil(Reply reply, Random random) {
        String[] places = {"/nowhere", "file:///etc/passwd", "http://127.0.0.1:1/x", "?again"};
        reply.status(302).with("Location", places[random.nextInt(places.length)]);
      }
    };

    abstract void spoil(Reply reply, Random random);
  }

  @Test
  @Tag("N3")
  void endsWithTheRightBytesOrSaysWhatIsWrongAndRecovers() throws Exception {
    Random random = new Random(SEED);
    Map<Fault, Integer> used = new EnumMap<>(Fault.class);
    int arrived = 0;
    int cancelled = 0;
    Map<Kind, Integer> errors = new EnumMap<>(Kind.class);
    for (int i = 0; i < DOWNLOADS; i++) {
      String name = random.nextBoolean() ? "config.json" : "model.safetensors";
      byte[] bytes = new byte[1 + random.nextInt(60_000)];
      random.nextBytes(bytes);
      bytes[0] = '{';
      Path partial = folder.resolve("partial-" + i);
      try (ScriptedHub hub = new ScriptedHub()) {
        hub.commit("owner/name", "main", Map.of(name, bytes));
        HubClient client = QuickClient.of(hub.settings(folder, TOKEN), PATIENCE, Map.of(), null);
        RemoteFile file = client.find(MODEL, name, QuickClient.WANTED).orElseThrow();
        leaveSomething(partial, bytes, random);
        String what = "download " + i + " of " + name + ":";
        for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
          Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
          used.merge(fault, 1, Integer::sum);
          what += " " + fault;
          Random choices = new Random(random.nextLong());
          hub.once(ScriptedHub.get(name), reply -> fault.spoil(reply, choices));
        }
        BooleanSupplier cancel = random.nextInt(8) == 0 ? after(random.nextInt(12)) : () -> false;
        try {
          client.download(file, partial, ByteListener.NONE, cancel);
          assertArrayEquals(bytes, Files.readAllBytes(partial), what);
          arrived++;
        } catch (HubException e) {
          assertFalse(e.getMessage().isEmpty() || e.remedy().isEmpty(), what);
          assertFalse(e.getMessage().contains(TOKEN), what);
          errors.merge(e.kind(), 1, Integer::sum);
        } catch (CancellationException e) {
          cancelled++;
        }
        hub.behave();
        HubClient calm = QuickClient.of(hub.settings(folder, TOKEN));
        calm.download(file, partial, ByteListener.NONE, QuickClient.WANTED);
        assertArrayEquals(bytes, Files.readAllBytes(partial), what);
        for (Request request : hub.storageRequests()) {
          assertFalse(request.mentions(TOKEN), what);
        }
        assertTrue(hub.requests().stream().anyMatch(r -> r.mentions(TOKEN)), what);
      }
    }
    int failed = errors.values().stream().mapToInt(Integer::intValue).sum();
    assertEquals(DOWNLOADS, arrived + failed + cancelled);
    // The dice fall the same way each time; each side of them must have been seen.
    assertEquals(Fault.values().length, used.size(), used::toString);
    assertTrue(arrived > 50, () -> "too few arrived, errors " + errors);
    assertTrue(errors.keySet().size() >= 4, errors::toString);
    assertTrue(cancelled > 0);
  }

  private static void leaveSomething(Path partial, byte[] bytes, Random random) throws IOException {
    int length = random.nextInt(bytes.length + 20);
    switch (random.nextInt(4)) {
      case 0 -> Files.write(partial, Arrays.copyOf(bytes, length));
      case 1 -> {
        byte[] other = new byte[length];
        random.nextBytes(other);
        Files.write(partial, other);
      }
      default -> {
        // Most downloads begin with nothing.
      }
    }
  }

  private static BooleanSupplier after(int questions) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.incrementAndGet() > questions;
  }
}
