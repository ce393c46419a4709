package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a repository's folder: revisions, commits, files and their blobs. Reads only. */
final class SnapshotFiles {
  private static final int DEEPEST = 8;

  private final RepositoryFolder folder;

  SnapshotFiles(RepositoryFolder folder) {
    this.folder = folder;
  }

  /** Every branch and tag that is known here, with its commit. */
  SortedMap<String, String> refs() throws IOException {
    SortedMap<String, String> refs = new TreeMap<>();
    for (Path file : below(folder.refs())) {
      String revision = folder.refs().relativize(file).toString().replace('\\', '/');
      if (ModelAddress.isRevision(revision)) {
        folder.commit(revision).ifPresent(commit -> refs.put(revision, commit));
      }
    }
    return refs;
  }

  /** Every commit of which there is a folder. */
  List<String> commits() throws IOException {
    return inside(folder.snapshots()).stream()
        .filter(Files::isDirectory)
        .map(path -> path.getFileName().toString())
        .filter(ModelAddress::isCommit)
        .toList();
  }

  /** Everything in a commit's folder, deeper folders included; links themselves. */
  List<Path> files(String commit) throws IOException {
    return below(folder.snapshot(commit));
  }

  /** Everything in the folder of blobs. */
  List<Path> blobs() throws IOException {
    return inside(folder.blobs());
  }

  /** The blob that a link leads to; empty for a file of its own. Need not exist. */
  static Optional<Path> target(Path file) throws IOException {
    return Files.isSymbolicLink(file)
        ? Optional.of(file.resolveSibling(Files.readSymbolicLink(file)).normalize())
        : Optional.empty();
  }

  /**
   * The blobs that snapshots have a name for.
   *
   * @param commits whose snapshots to look at
   * @return each blob with its size; also files that are no links, under their own path, and links
   *     to nothing, with size 0
   */
  Map<Path, Long> named(List<String> commits) throws IOException {
    List<Path> blobs = blobs();
    Map<Path, Long> named = new TreeMap<>();
    for (String commit : commits) {
      for (Path file : files(commit)) {
        Optional<Path> target = target(file);
        Path blob = target.isPresent() ? target.get() : sameFile(blobs, file).orElse(file);
        named.put(blob, size(blob));
      }
    }
    return named;
  }

  /** The blob of a hard link. */
  private static Optional<Path> sameFile(List<Path> blobs, Path file) throws IOException {
    for (Path blob : blobs) {
      if (Files.isSameFile(blob, file)) {
        return Optional.of(blob);
      }
    }
    return Optional.empty();
  }

  /** Bytes of a file, links followed; 0 when it is not there. */
  static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private static List<Path> below(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return files;
    }
    Files.walkFileTree(
        folder,
        Set.of(),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isDirectory()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }
}
