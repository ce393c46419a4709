package org.logitlens.checkpoint.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.RegularFile;

/**
 * The folder with one unpacked file, its manifest, and the traces of the processes that use it.
 * Every change is made between {@link #claim} and the end of that claim.
 */
final class UnpackedFolder {
  private static final String DATA = "tensors.bin";
  private static final String MANIFEST = "manifest.json";
  private static final String UNFINISHED = "-unfinished-";
  private static final String LOCK = ".lock";
  private static final int CHUNK = 1 << 16;
  private static final int WAIT_MILLIS = 100;

  private final Path parent;
  private final String name;
  private final Path home;

  /**
   * Makes one.
   *
   * @param parent where the folder is or will be; exists
   * @param name of the folder
   */
  UnpackedFolder(Path parent, String name) {
    this.parent = parent;
    this.name = name;
    this.home = parent.resolve(name);
  }

  /** Writes the unpacked bytes. */
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /** The unpacked file. */
  Path data() {
    return home.resolve(DATA);
  }

  /** Who uses it. */
  UseTraces traces() {
    return new UseTraces(home);
  }

  /** The right to change the folder, among all processes where the file system has locks. */
  record Claim(FileChannel channel, @Nullable FileLock lock) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Waits until no other process has a claim.
   *
   * @throws CancellationException when cancelled
   */
  Claim claim(BooleanSupplier cancelled) throws IOException {
    while (true) {
      Optional<Claim> claim = tryClaim();
      if (claim.isPresent()) {
        return claim.get();
      }
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled while another process unpacked the same");
      }
      try {
        Thread.sleep(WAIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while another process unpacked the same");
      }
    }
  }

  /** A claim; empty while another process has one. */
  Optional<Claim> tryClaim() throws IOException {
    FileChannel channel =
        FileChannel.open(
            parent.resolve(name + LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean claimed = false;
    try {
      FileLock lock = channel.tryLock();
      claimed = lock != null;
      return claimed ? Optional.of(new Claim(channel, lock)) : Optional.empty();
    } catch (IOException e) {
      // No locks here. The move into place is atomic all the same; only work may be done twice.
      claimed = true;
      return Optional.of(new Claim(channel, null));
    } finally {
      if (!claimed) {
        channel.close();
      }
    }
  }

  /**
   * Whether the folder holds just what unpacking the source now would give.
   *
   * @param source what is unpacked
   * @param bytes length that the unpacked file must have
   * @param cancelled asked while a hash is taken
   * @throws CancellationException when cancelled
   */
  boolean isComplete(RegularFile source, long bytes, BooleanSupplier cancelled) throws IOException {
    try {
      UnpackManifest manifest = UnpackManifest.read(home.resolve(MANIFEST));
      RegularFile unpacked = RegularFile.of(data());
      if (unpacked.size() != bytes
          || !manifest.equals(UnpackManifest.of(source, unpacked, manifest.sha256()))) {
        return false;
      }
      List<Path> traces = traces().ofTheDead();
      if (!traces.isEmpty() && !manifest.sha256().equals(hash(data(), cancelled))) {
        return false;
      }
      for (Path trace : traces) {
        Files.deleteIfExists(trace);
      }
      return true;
    } catch (CheckpointException e) {
      // Missing or damaged: made anew.
      return false;
    }
  }

  private static String hash(Path file, BooleanSupplier cancelled) throws IOException {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      while (in.read(chunk) >= 0) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("cancelled while " + file + " was checked");
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Makes the folder anew. On the way everything lies in a folder of another name.
   *
   * @param claim of this folder
   * @param source what is unpacked
   * @param writer of the unpacked bytes
   */
  void replace(Claim claim, RegularFile source, Writer writer)
      throws IOException, CheckpointException {
    if (claim.lock() != null) {
      // Nobody else can be at work on them.
      for (Path leftover : unfinished()) {
        delete(leftover);
      }
    }
    // Readable by its owner only, where there are owners.
    Path temporary = Files.createTempDirectory(parent, "." + name + UNFINISHED);
    try {
      Path data = temporary.resolve(DATA);
      String sha256 = write(data, writer);
      source.verifyUnchanged();
      UnpackManifest.of(source, RegularFile.of(data), sha256).write(temporary.resolve(MANIFEST));
      delete(home);
      Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(temporary);
    }
  }

  /** What processes left that were killed while they unpacked, or what one is at work on. */
  List<Path> unfinished() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(parent, "." + name + UNFINISHED + "*")) {
      leftovers.forEach(found::add);
    }
    return found;
  }

  /** The name of the folder that something unfinished was to become, or itself. */
  static String nameOf(Path entry) {
    String text = String.valueOf(entry.getFileName());
    int end = text.indexOf(UNFINISHED);
    return text.startsWith(".") && end > 0 ? text.substring(1, end) : text;
  }

  /** The path of what was unpacked; empty when nothing is here, or nothing of use. */
  Optional<Path> source() {
    try {
      return Optional.of(Path.of(UnpackManifest.read(home.resolve(MANIFEST)).source()));
    } catch (CheckpointException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String write(Path data, Writer writer) throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel channel =
            FileChannel.open(data, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest)) {
      writer.write(out);
      channel.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Deletes a folder of files, if it is there.
   *
   * @return bytes that became free
   */
  static long delete(Path folder) throws IOException {
    long freed = 0;
    if (!Files.isDirectory(folder)) {
      return freed;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        long bytes = Files.size(file);
        UseTraces.forget(file);
        Files.deleteIfExists(file);
        freed += bytes;
      }
    }
    Files.deleteIfExists(folder);
    return freed;
  }
}
