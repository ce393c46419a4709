package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks in one process; those between processes are tested with processes. */
class CacheLocksTest {
  private final Path file;
  private final CacheLocks locks = new CacheLocks();

  CacheLocksTest(@TempDir Path directory) {
    this.file = directory.resolve("locks/a.lock");
  }

  @Test
  void aLockIsHeldByOneUntilItIsClosed() throws Exception {
    try (CacheLocks.Held held = locks.tryTake(file).orElseThrow()) {
      assertTrue(held.keepsOthersOut());
      assertTrue(new CacheLocks().tryTake(file).isEmpty(), "whoever asks in this process");
      assertTrue(locks.tryTake(file.resolveSibling("./a.lock")).isEmpty(), "however it is named");
    }
    locks.tryTake(file).orElseThrow().close();
    assertTrue(Files.exists(file), "a lock file stays: another may wait at it");
  }

  @Test
  void whoWaitsHearsOfItAndGetsTheLockAfterwards() throws Exception {
    CacheLocks.Held first = locks.tryTake(file).orElseThrow();
    AtomicInteger waits = new AtomicInteger();
    Runnable waiting =
        () -> {
          if (waits.incrementAndGet() == 2) {
            close(first);
          }
        };
    locks.take(file, waiting, () -> false).close();
    assertEquals(2, waits.get());
  }

  @Test
  void waitingCanBeCancelled() throws Exception {
    try (CacheLocks.Held held = locks.tryTake(file).orElseThrow()) {
      assertTrue(held.keepsOthersOut());
      assertThrows(CancellationException.class, () -> locks.take(file, () -> {}, () -> true));
    }
  }

  @Test
  void whereFilesCannotBeLockedTheHolderKnowsIt() throws Exception {
    CacheLocks none =
        new CacheLocks(
            channel -> {
              throw new IOException("No locks available");
            },
            ConcurrentHashMap.newKeySet());
    try (CacheLocks.Held held = none.tryTake(file).orElseThrow()) {
      assertFalse(held.keepsOthersOut());
      assertTrue(none.tryTake(file).isEmpty(), "threads of one process still take turns");
    }
    none.tryTake(file).orElseThrow().close();
  }

  private static void close(CacheLocks.Held held) {
    try {
      held.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
