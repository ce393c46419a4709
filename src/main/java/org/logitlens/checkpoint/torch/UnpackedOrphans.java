package org.logitlens.checkpoint.torch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacked copies of files that are gone, and what killed processes left of unpacking. Nothing is
 * taken from a process that uses it; what cannot be deleted now is left for the next time. Reads
 * the disk; safe for several threads and processes.
 */
public final class UnpackedOrphans {
  private static final Logger LOG = LoggerFactory.getLogger(UnpackedOrphans.class);

  private final Path folder;

  /**
   * Deletes nothing yet.
   *
   * @param folder the one that files are unpacked into; need not exist
   */
  public UnpackedOrphans(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** Which of them are to go. */
  private interface Choice {
    boolean isMeant(UnpackedFolder copy, Path entry) throws IOException;
  }

  /**
   * Deletes the copies of files that lay below a folder and are gone.
   *
   * @return bytes that became free
   */
  public long deleteBelow(Path sources) {
    Path real = real(sources);
    return delete((copy, entry) -> isGone(copy.source()) && copy.source().get().startsWith(real));
  }

  /**
   * Deletes the copies of files that are gone, wherever they lay, and what was never finished, if
   * it was not touched for so long: a drive may be away for a while. What this process has used
   * stays.
   *
   * @return bytes that became free
   */
  public long deleteOlderThan(Duration age) {
    Instant before = Instant.now().minus(age);
    return delete(
        (copy, entry) ->
            Files.getLastModifiedTime(entry).toInstant().isBefore(before)
                && !copy.traces().areOfThisProcess()
                && (copy.unfinished().contains(entry) || isGone(copy.source())));
  }

  private static boolean isGone(Optional<Path> source) {
    return source.isPresent() && Files.notExists(source.get());
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private long delete(Choice choice) {
    // Whoever unpacks takes minutes; nobody waits for that to tidy up.
    if (!Files.isDirectory(folder) || !UnpackedTensors.ONE_AT_A_TIME.tryLock()) {
      return 0;
    }
    try {
      long freed = 0;
      for (Path entry : entries()) {
        freed += deleteIfMeant(entry, choice);
      }
      return freed;
    } finally {
      UnpackedTensors.ONE_AT_A_TIME.unlock();
    }
  }

  private List<Path> entries() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, entry -> Files.isDirectory(entry))) {
      entries.forEach(found::add);
    } catch (IOException e) {
      LOG.info("Not readable: {}", folder, e);
    }
    return found;
  }

  private long deleteIfMeant(Path entry, Choice choice) {
    UnpackedFolder copy = new UnpackedFolder(folder, UnpackedFolder.nameOf(entry));
    try {
      if (!choice.isMeant(copy, entry)) {
        return 0;
      }
      Optional<UnpackedFolder.Claim> claim = copy.tryClaim();
      if (claim.isEmpty()) {
        return 0;
      }
      try {
        return !choice.isMeant(copy, entry) || copy.traces().areOfOthers()
            ? 0
            : UnpackedFolder.delete(entry);
      } finally {
        claim.get().close();
      }
    } catch (IOException e) {
      LOG.info("Not deleted: {}", entry, e);
      return 0;
    }
  }
}
