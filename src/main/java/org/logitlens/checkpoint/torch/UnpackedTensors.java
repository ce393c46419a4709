package org.logitlens.checkpoint.torch;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.FreeSpace;
import org.logitlens.checkpoint.RegularFile;

/**
 * Unpacks compressed storages once, each source file into a folder of its own below a given one.
 * That folder is made under another name, readable by its owner only, and moved into place at once,
 * so that it is there as a whole or not at all. It is used again while the source is the same, the
 * unpacked file has the size and time it was finished with, and, after a process that used it died,
 * its hash; otherwise it is made anew. Safe for several processes and for a kill at any moment.
 */
final class UnpackedTensors {
  private static final int ALIGNMENT = 64;
  private static final int CHUNK = 1 << 16;

  /** Held by whichever thread of this process changes unpacked folders. */
  static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final Path folder;

  /**
   * Makes one.
   *
   * @param folder below which everything is kept; made when it is needed
   */
  UnpackedTensors(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /**
   * Unpacks, unless that was done before.
   *
   * @param source the archive
   * @param channel of the archive; stays open
   * @param records the storages by key
   * @param cancelled asked every few milliseconds
   * @throws CheckpointException when the result can't be written
   * @throws IOException when the archive is refused
   * @throws CancellationException when cancelled
   */
  StoragePlaces unpack(
      RegularFile source,
      FileChannel channel,
      Map<String, ZipRecord> records,
      BooleanSupplier cancelled)
      throws IOException, CheckpointException {
    Map<String, Long> offsets = new LinkedHashMap<>();
    long bytes = 0;
    for (Map.Entry<String, ZipRecord> entry : records.entrySet()) {
      offsets.put(entry.getKey(), bytes);
      bytes += aligned(entry.getValue().bytes());
      if (bytes < 0) {
        throw new RefusedZipException("its storages are too large for any disk");
      }
    }
    try {
      makeFolder();
      UnpackedFolder home = new UnpackedFolder(folder, name(source));
      ONE_AT_A_TIME.lock();
      try (UnpackedFolder.Claim claim = home.claim(cancelled)) {
        if (!home.isComplete(source, bytes, cancelled)) {
          requireSpace(source, bytes);
          home.replace(claim, source, out -> write(channel, records, out, cancelled));
        }
        home.traces().leave();
      } finally {
        ONE_AT_A_TIME.unlock();
      }
      return new StoragePlaces(home.data().toRealPath(), offsets);
    } catch (RefusedZipException | ZipException | EOFException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException(
          source.path() + " can't be unpacked into " + folder + ": " + e.getMessage() + ".",
          "Check that the folder can be written and has " + bytes + " bytes free.",
          e);
    }
  }

  private void makeFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private void requireSpace(RegularFile source, long bytes)
      throws IOException, CheckpointException {
    long free = FreeSpace.in(folder).orElse(Long.MAX_VALUE);
    if (free < bytes) {
      throw new CheckpointException(
          source.path()
              + " is compressed and takes "
              + bytes
              + " bytes unpacked, but "
              + folder
              + " has only "
              + free
              + " free.",
          "Free some space, or take the model's safetensors file, which needs none.");
    }
  }

  /** A name that tells nothing but differs from file to file. */
  private static String name(RegularFile source) {
    return UUID.nameUUIDFromBytes(source.path().toString().getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static void write(
      FileChannel channel,
      Map<String, ZipRecord> records,
      OutputStream out,
      BooleanSupplier cancelled)
      throws IOException {
    for (ZipRecord record : records.values()) {
      record.<Long>read(
          channel,
          in -> {
            byte[] chunk = new byte[CHUNK];
            long left = record.bytes();
            while (left > 0) {
              if (cancelled.getAsBoolean()) {
                throw new CancellationException("cancelled while unpacking " + record.name());
              }
              int read = in.read(chunk, 0, (int) Math.min(CHUNK, left));
              if (read < 0) {
                throw new RefusedZipException(
                    "record " + PickleException.quote(record.name()) + " ends too early");
              }
              out.write(chunk, 0, read);
              left -= read;
            }
            return record.bytes();
          });
      out.write(new byte[(int) (aligned(record.bytes()) - record.bytes())]);
    }
  }
}
