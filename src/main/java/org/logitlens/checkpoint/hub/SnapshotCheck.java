package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Reads every file of a snapshot and compares it with the hash that its blob is named by. */
final class SnapshotCheck {
  private final RepositoryFolder folder;
  private final SnapshotFiles files;
  private final ByteListener listener;
  private final BooleanSupplier cancelled;
  private long total;
  private long done;

  SnapshotCheck(RepositoryFolder folder, ByteListener listener, BooleanSupplier cancelled) {
    this.folder = folder;
    this.files = new SnapshotFiles(folder);
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /**
   * Checks a commit.
   *
   * @return one sentence for each file that is wrong or missing
   * @throws CancellationException when cancelled
   */
  List<String> check(String commit) throws IOException {
    List<Path> found = files.files(commit);
    for (Path file : found) {
      total += SnapshotFiles.size(file);
    }
    List<String> faults = new ArrayList<>();
    for (Path file : found) {
      String name = folder.snapshot(commit).relativize(file).toString();
      fault(file).ifPresent(fault -> faults.add(name + " " + fault));
    }
    if (!ModelFiles.isComplete(folder.snapshot(commit))) {
      faults.add("The model is not whole: its config, its tokenizer or some weights are missing.");
    }
    return faults;
  }

  private Optional<String> fault(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.of("is a link to nothing.");
    }
    Optional<Path> target = SnapshotFiles.target(file);
    if (target.isEmpty()) {
      return faultOfCopy(file);
    }
    String etag = target.get().getFileName().toString();
    if (!RepositoryFolder.isEtag(etag)) {
      return Optional.of("can't be checked: its blob is not named by a hash.");
    }
    String hash = hash(BlobHash.of(etag), file);
    return hash.equals(etag)
        ? Optional.empty()
        : Optional.of("has the hash " + hash + " in place of " + etag + ".");
  }

  /** Where links don't work the name is lost; the blob that the copy was made from may be there. */
  private Optional<String> faultOfCopy(Path file) throws IOException {
    String sha256 = hash(BlobHash.SHA256, file);
    if (Files.exists(folder.blob(sha256))) {
      return Optional.empty();
    }
    String git = BlobHash.GIT.hash(file, read -> {}, cancelled);
    return Files.exists(folder.blob(git))
        ? Optional.empty()
        : Optional.of("is no link and equals no file that was fetched.");
  }

  private String hash(BlobHash kind, Path file) throws IOException {
    return kind.hash(
        file,
        read -> {
          done += read;
          listener.bytes(done, total);
        },
        cancelled);
  }
}
