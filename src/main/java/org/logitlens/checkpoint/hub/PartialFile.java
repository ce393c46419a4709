package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.logitlens.checkpoint.FreeSpace;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** A file that grows to its promised size, with the hash of what is in it so far. Of one thread. */
final class PartialFile implements AutoCloseable {
  private static final int BLOCK = 1 << 18;

  private final Path path;
  private final RemoteFile wanted;
  private final ByteListener listener;
  private final FileChannel channel;
  private MessageDigest digest;
  private long length;

  private PartialFile(Path path, RemoteFile wanted, ByteListener listener, FileChannel channel) {
    this.path = path;
    this.wanted = wanted;
    this.listener = listener;
    this.channel = channel;
    this.digest = digest();
  }

  /**
   * Opens what is there, or makes an empty file.
   *
   * @throws HubException when the disk does not allow it
   * @throws java.util.concurrent.CancellationException when cancelled; reading takes a while
   */
  @SuppressWarnings("MustBeClosed") // Closed by close, or here when it cannot be read.
  static PartialFile open(Path path, RemoteFile wanted, ByteListener listener, CancelWatch watch)
      throws HubException {
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw notWritable(path, wanted, wanted.size(), e);
    }
    PartialFile file = new PartialFile(path, wanted, listener, channel);
    boolean read = false;
    try {
      file.readAll(watch);
      read = true;
      return file;
    } finally {
      if (!read) {
        file.close();
      }
    }
  }

  /** Bytes that are in it. */
  long length() {
    return length;
  }

  /** Bytes that are missing. */
  long missing() {
    return wanted.size() - length;
  }

  /** Adds bytes that belong there; the buffer is read to its end. */
  void append(ByteBuffer bytes) throws HubException {
    digest.update(bytes.duplicate());
    try {
      while (bytes.hasRemaining()) {
        length += channel.write(bytes, length);
      }
    } catch (IOException e) {
      throw notWritable(path, wanted, missing(), e);
    }
    listener.bytes(length, wanted.size());
  }

  /** Throws away what is in it. */
  void restart() throws HubException {
    if (length > 0) {
      truncate();
    }
    length = 0;
    digest = digest();
    listener.bytes(0, wanted.size());
  }

  /**
   * The hash of all that is in it, in hexadecimal digits as in {@link RemoteFile#etag}. Nothing can
   * be added afterwards until {@link #restart}.
   */
  String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Waits until it is on the disk, so that no loss of power can leave a hole in it. */
  void force() throws HubException {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw notWritable(path, wanted, missing(), e);
    }
  }

  /** Closes it and deletes it. */
  void delete() throws HubException {
    close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw notWritable(path, wanted, 0, e);
    }
  }

  /** Closes it and leaves it there. */
  @Override
  public void close() throws HubException {
    try {
      channel.close();
    } catch (IOException e) {
      throw notWritable(path, wanted, missing(), e);
    }
  }

  private MessageDigest digest() {
    return BlobHash.of(wanted.etag()).begin(wanted.size());
  }

  private void readAll(CancelWatch watch) throws HubException {
    try {
      if (channel.size() > wanted.size()) {
        truncate();
      }
      long there = channel.size();
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      while (length < there && channel.read(block, length) > 0) {
        watch.check();
        length += block.flip().remaining();
        digest.update(block);
        block.clear();
      }
    } catch (IOException e) {
      throw notWritable(path, wanted, missing(), e);
    }
    listener.bytes(length, wanted.size());
  }

  private void truncate() throws HubException {
    try {
      channel.truncate(0);
    } catch (IOException e) {
      throw notWritable(path, wanted, missing(), e);
    }
  }

  private static HubException notWritable(
      Path path, RemoteFile wanted, long missing, IOException e) {
    long free = free(path);
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    // Java gives the words of the system, which has them in its own language.
    if (free >= 0 && (free < missing || reason.contains("No space left"))) {
      return new HubException(
          Kind.DISK,
          "The disk is full: "
              + wanted.name()
              + " needs another "
              + amount(missing)
              + ", "
              + amount(free)
              + " are free at "
              + path.toAbsolutePath().getParent()
              + ".",
          "Make room, or keep models elsewhere (HF_HOME). What was fetched is kept.",
          e);
    }
    return new HubException(
        Kind.DISK,
        wanted.name() + " cannot be written to " + path + ": " + reason + ".",
        "Check the folder and its permissions, or keep models elsewhere (HF_HOME).",
        e);
  }

  private static long free(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    return FreeSpace.in(folder == null ? path : folder).orElse(-1);
  }

  private static String amount(long bytes) {
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
