package org.logitlens.checkpoint.hub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Locks between processes, by lock files that stay where they are. The system gives a lock back
 * when its process ends, however it ends, so there are no stale ones. Safe for any thread.
 */
final class CacheLocks {
  private static final long WAIT_MILLIS = 100;

  /**
   * The locks of this process. Asked first: on Unix closing any channel of a file gives up the
   * process's lock on it, so a file that is locked here must not be opened a second time.
   */
  private static final Set<Path> OF_PROCESS = ConcurrentHashMap.newKeySet();

  private final Call call;
  private final Set<Path> own;

  CacheLocks() {
    this(FileChannel::tryLock, OF_PROCESS);
  }

  /**
   * With another way to lock.
   *
   * @param own the locks of this process; safe for several threads
   */
  CacheLocks(Call call, Set<Path> own) {
    this.call = call;
    this.own = own;
  }

  /**
   * Takes a lock, as soon as nobody else has it.
   *
   * @param waiting run about ten times a second while somebody else has it
   * @throws CancellationException when cancelled while waiting
   */
  Held take(Path file, Runnable waiting, BooleanSupplier cancelled) throws IOException {
    while (true) {
      Optional<Held> held = tryTake(file);
      if (held.isPresent()) {
        return held.get();
      }
      waiting.run();
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled");
      }
      try {
        Thread.sleep(WAIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      }
    }
  }

  /** Takes a lock; empty when another process, or another thread of this one, has it. */
  Optional<Held> tryTake(Path file) throws IOException {
    Path folder = Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Path real = folder.toRealPath().resolve(file.getFileName());
    if (!own.add(real)) {
      return Optional.empty();
    }
    Held held = null;
    try {
      FileChannel channel =
          FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (call.tryLock(channel) != null) {
          held = new Held(() -> own.remove(real), channel);
        }
      } catch (OverlappingFileLockException e) {
        held = null; // by another copy of this class
      } catch (IOException e) {
        held = new Held(() -> own.remove(real), null); // the file system knows no locks
      } finally {
        if (held == null || !held.keepsOthersOut()) {
          channel.close();
        }
      }
      return Optional.ofNullable(held);
    } finally {
      if (held == null) {
        own.remove(real);
      }
    }
  }

  /** Asks the system for a lock. */
  @FunctionalInterface
  interface Call {
    /**
     * Tries to lock a whole file.
     *
     * @return null when another process has it
     * @throws IOException when the file system knows no locks
     */
    @Nullable FileLock tryLock(FileChannel channel) throws IOException;
  }

  /** A lock until it is closed. */
  static final class Held implements Closeable {
    private final Runnable forget;
    private final @Nullable FileChannel channel;

    private Held(Runnable forget, @Nullable FileChannel channel) {
      this.forget = forget;
      this.channel = channel;
    }

    /** Whether other processes are kept out; where files cannot be locked, they are not. */
    boolean keepsOthersOut() {
      return channel != null;
    }

    @Override
    public void close() throws IOException {
      try {
        if (channel != null) {
          channel.close();
        }
      } finally {
        forget.run();
      }
    }
  }
}
