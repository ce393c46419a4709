package org.logitlens.checkpoint.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
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
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.RegularFile;

/**
 * The folder with one unpacked file, its manifest, and an empty file for each process that uses it:
 * one that is still there after its process shows that it died. Every change is made between {@link
 * #claim} and the end of that claim.
 */
final class UnpackedFolder {
  private static final String DATA = "tensors.bin";
  private static final String MANIFEST = "manifest.json";
  private static final String USED_BY = "used-by-";
  private static final int CHUNK = 1 << 16;
  private static final int WAIT_MILLIS = 100;

  /** Traces that this process left. */
  private static final Set<Path> OWN_TRACES = ConcurrentHashMap.newKeySet();

  private final Path parent;
  private final String name;
  private final RegularFile source;
  private final Path home;

  /**
   * Makes one.
   *
   * @param parent where the folder is or will be; exists
   * @param name of the folder
   * @param source what is unpacked
   */
  UnpackedFolder(Path parent, String name, RegularFile source) {
    this.parent = parent;
    this.name = name;
    this.source = source;
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
    FileChannel channel =
        FileChannel.open(
            parent.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      return new Claim(channel, lock(channel, cancelled));
    } catch (RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private @Nullable FileLock lock(FileChannel channel, BooleanSupplier cancelled) {
    try {
      FileLock lock;
      while ((lock = channel.tryLock()) == null) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("cancelled while another process unpacked " + source);
        }
        Thread.sleep(WAIT_MILLIS);
      }
      return lock;
    } catch (IOException e) {
      // No locks here. The move into place is atomic all the same; only work may be done twice.
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while another process unpacked " + source);
    }
  }

  /**
   * Whether the folder holds just what unpacking the source now would give.
   *
   * @param bytes length that the unpacked file must have
   * @param cancelled asked while a hash is taken
   * @throws CancellationException when cancelled
   */
  boolean isComplete(long bytes, BooleanSupplier cancelled) throws IOException {
    try {
      UnpackManifest manifest = UnpackManifest.read(home.resolve(MANIFEST));
      RegularFile unpacked = RegularFile.of(data());
      if (unpacked.size() != bytes
          || !manifest.equals(UnpackManifest.of(source, unpacked, manifest.sha256()))) {
        return false;
      }
      List<Path> traces = tracesOfTheDead();
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

  private List<Path> tracesOfTheDead() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> traces = Files.newDirectoryStream(home, USED_BY + "*")) {
      for (Path trace : traces) {
        if (!OWN_TRACES.contains(trace) && !isOfTheLiving(trace)) {
          found.add(trace);
        }
      }
    }
    return found;
  }

  private static boolean isOfTheLiving(Path trace) {
    String pid = trace.getFileName().toString().substring(USED_BY.length());
    long self = ProcessHandle.current().pid();
    try {
      return Long.parseLong(pid) != self && ProcessHandle.of(Long.parseLong(pid)).isPresent();
    } catch (NumberFormatException e) {
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

  /** Leaves a trace of this process, which goes with it unless it dies. */
  void markUsed() throws IOException {
    Path trace = home.resolve(USED_BY + ProcessHandle.current().pid());
    try {
      Files.createFile(trace);
    } catch (FileAlreadyExistsException e) {
      // From a use before.
    }
    if (OWN_TRACES.add(trace)) {
      trace.toFile().deleteOnExit();
    }
  }

  /**
   * Makes the folder anew. On the way everything lies in a folder of another name.
   *
   * @param claim of this folder
   * @param writer of the unpacked bytes
   */
  void replace(Claim claim, Writer writer) throws IOException, CheckpointException {
    if (claim.lock() != null) {
      // Nobody else can be at work on them.
      try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, unfinished() + "*")) {
        for (Path leftover : leftovers) {
          delete(leftover);
        }
      }
    }
    // Readable by its owner only, where there are owners.
    Path temporary = Files.createTempDirectory(parent, unfinished());
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

  private String unfinished() {
    return "." + name + "-unfinished-";
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

  /** Deletes a folder of files, if it is there. */
  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        OWN_TRACES.remove(file);
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
