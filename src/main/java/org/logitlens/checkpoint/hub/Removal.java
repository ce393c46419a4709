package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a commit from a repository's folder, in an order that shows no half model whenever it is
 * stopped: what points to it, its config, its other names, then the contents that nothing names any
 * more. Doing it again finishes what was stopped. Only for who has the repository's lock.
 *
 * <p>A blob may be a link into the store that newer versions of Python's huggingface_hub share
 * between repositories. Then the link goes and the store is left to Python, which knows who else
 * needs it.
 */
final class Removal {
  private final RepositoryFolder folder;
  private final SnapshotFiles files;

  Removal(RepositoryFolder folder) {
    this.folder = folder;
    this.files = new SnapshotFiles(folder);
  }

  /**
   * Deletes a commit, or what is left when there is none.
   *
   * @param commit null when no commit has a folder
   * @return bytes that became free
   */
  long remove(@Nullable String commit) throws IOException {
    List<String> others = new ArrayList<>(files.commits());
    long freed = 0;
    if (commit != null) {
      others.remove(commit);
      forget(commit);
      Path config = folder.file(commit, ModelFiles.CONFIG);
      freed += ownBytes(config);
      Files.deleteIfExists(config);
      for (Path file : files.files(commit)) {
        freed += ownBytes(file);
      }
      deleteTree(folder.snapshot(commit));
      deleteTree(folder.absences(commit));
      Files.deleteIfExists(folder.tree(commit));
      folder.deleteUsed(commit);
    }
    freed += deleteUnnamed(others);
    if (others.isEmpty()) {
      deleteEmpty();
    }
    return freed;
  }

  private void forget(String commit) throws IOException {
    for (Map.Entry<String, String> ref : files.refs().entrySet()) {
      if (ref.getValue().equals(commit)) {
        Files.deleteIfExists(folder.refs().resolve(ref.getKey()));
      }
    }
  }

  /** A download of another program may be under way; its part is left unless nothing else is. */
  private long deleteUnnamed(List<String> commits) throws IOException {
    Map<Path, Long> named = files.named(commits);
    long freed = 0;
    for (Path blob : files.blobs()) {
      boolean foreignPart =
          blob.toString().endsWith(RepositoryFolder.INCOMPLETE)
              && !blob.toString().endsWith(RepositoryFolder.OWN_INCOMPLETE);
      if (!named.containsKey(blob) && !(foreignPart && !commits.isEmpty())) {
        freed += ownBytes(blob);
        Files.deleteIfExists(blob);
      }
    }
    return freed;
  }

  /** Bytes that deleting a file frees: none for a link, none for one name of several. */
  private static long ownBytes(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    Object names =
        file.getFileSystem().supportedFileAttributeViews().contains("unix")
            ? Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
            : 1;
    return names.equals(1) ? Files.size(file) : 0;
  }

  private void deleteEmpty() throws IOException {
    deleteTree(folder.refs());
    deleteTree(folder.own());
    deleteTree(folder.absences());
    deleteTree(folder.trees());
    for (Path empty : List.of(folder.snapshots(), folder.blobs(), folder.folder())) {
      try {
        Files.deleteIfExists(empty);
      } catch (DirectoryNotEmptyException e) {
        return; // somebody keeps something else there
      }
    }
  }

  /** Deletes a folder with everything in it; links are deleted, never followed. */
  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        Set.of(),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
