package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One repository's folder in the cache, laid out as Python's huggingface_hub does:
 *
 * <pre>
 * models--owner--name/blobs/ETAG              the contents
 * models--owner--name/snapshots/COMMIT/FILE   a relative symbolic link into blobs
 * models--owner--name/refs/REVISION           the commit it stood for when last asked
 * models--owner--name/.no_exist/COMMIT/FILE   empty: the commit has no such file
 * .locks/models--owner--name/ETAG.lock
 * </pre>
 *
 * <p>Ours alone, in places that Python does not look at: {@code blobs/ETAG.logit-lens.incomplete}
 * is a download that can be gone on from. Python up to 1.0 appends to {@code ETAG.incomplete} under
 * a kind of lock that Java has not, so that name is left to it. {@code .logit-lens/} has a file per
 * commit that tells by its time when the model was last used, and what is about to be moved.
 *
 * <p>Everything becomes visible by one atomic move. Paths are made of checked parts only.
 */
final class RepositoryFolder {
  static final String PREFIX = "models--";
  static final String INCOMPLETE = ".incomplete";
  static final String OWN_INCOMPLETE = ".logit-lens" + INCOMPLETE;

  private static final String OWN = ".logit-lens";
  private static final String MOVING = "moving-";
  private static final String USED = "used-";
  private static final int LONGEST_REF = 100;
  private static final Pattern ETAG = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private final Path folder;
  private final Path locks;
  private final List<SnapshotLink> links;

  /**
   * The folder of a repository, which need not exist.
   *
   * @param cache the cache with all repositories
   * @param repository a checked name, {@link ModelAddress#repository}
   */
  RepositoryFolder(Path cache, String repository, List<SnapshotLink> links) {
    String name = PREFIX + repository.replace("/", "--");
    this.folder = cache.resolve(name);
    this.locks = cache.resolve(".locks").resolve(name);
    this.links = links;
  }

  Path folder() {
    return folder;
  }

  Path blobs() {
    return folder.resolve("blobs");
  }

  Path refs() {
    return folder.resolve("refs");
  }

  Path snapshots() {
    return folder.resolve("snapshots");
  }

  /** Where it is noted what commits have not. */
  Path absences() {
    return folder.resolve(".no_exist");
  }

  /** Where it is noted what a commit has not. */
  Path absences(String commit) {
    return absences().resolve(checkedCommit(commit));
  }

  /** Where Python notes everything that commits have. */
  Path trees() {
    return folder.resolve("trees");
  }

  /** Where Python notes everything that a commit has. */
  Path tree(String commit) {
    return trees().resolve(checkedCommit(commit) + ".json");
  }

  /** Everything of ours. */
  Path own() {
    return folder.resolve(OWN);
  }

  Path snapshot(String commit) {
    return snapshots().resolve(checkedCommit(commit));
  }

  /** A file of a snapshot. */
  Path file(String commit, String name) {
    return snapshot(commit).resolve(ModelFiles.checked(name));
  }

  Path blob(String etag) {
    return blobs().resolve(checkedEtag(etag));
  }

  /** What was fetched of a blob so far; only for who has its lock. */
  Path partial(String etag) {
    return blobs().resolve(checkedEtag(etag) + OWN_INCOMPLETE);
  }

  /** Like {@link #partial}, for one attempt where nothing can be locked. */
  Path partialOfOneAttempt(String etag) {
    String unique = UUID.randomUUID().toString().substring(0, 8);
    return blobs().resolve(checkedEtag(etag) + "." + unique + INCOMPLETE);
  }

  Path lock(String etag) {
    return locks.resolve(checkedEtag(etag) + ".lock");
  }

  /** The lock of whoever adds to this repository or takes from it. */
  Path lock() {
    return locks.resolve("logit-lens.lock");
  }

  /** The commit that a revision stands for, as far as is known here. */
  Optional<String> commit(String revision) throws IOException {
    if (ModelAddress.isCommit(revision)) {
      return Optional.of(revision);
    }
    Path ref = refs().resolve(revision);
    if (!Files.isRegularFile(ref) || Files.size(ref) > LONGEST_REF) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(ref).strip()).filter(ModelAddress::isCommit);
  }

  /** Notes what a revision stands for. */
  void writeRef(String revision, String commit) throws IOException {
    if (ModelAddress.isCommit(revision) || commit(revision).equals(Optional.of(commit))) {
      return;
    }
    Path ref = refs().resolve(revision);
    Files.createDirectories(ref.getParent());
    Path moving = moving();
    try {
      Files.writeString(moving, checkedCommit(commit));
      move(moving, ref);
    } finally {
      Files.deleteIfExists(moving);
    }
  }

  boolean isAbsent(String commit, String name) {
    return Files.isRegularFile(absences(commit).resolve(ModelFiles.checked(name)));
  }

  void writeAbsent(String commit, String name) throws IOException {
    Path file = absences(commit).resolve(ModelFiles.checked(name));
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[0]);
    }
  }

  /** Moves a whole download to its place; on the disk itself before its name says so. */
  void keep(Path partial, String etag) throws IOException {
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    move(partial, blob(etag));
  }

  /** Gives a blob its name in a snapshot, in place of what had it. */
  void link(String commit, String name, String etag) throws IOException {
    Path link = file(commit, name);
    Path blob = blob(etag);
    Path snapshot = Files.createDirectories(snapshot(commit));
    if (!Files.isRegularFile(blob)) {
      throw new NoSuchFileException(blob.toString());
    }
    Path target = snapshot.relativize(blob);
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
      return;
    }
    Path moving = moving();
    try {
      make(moving, blob, target);
      move(moving, link);
    } finally {
      Files.deleteIfExists(moving);
    }
  }

  private void make(Path link, Path blob, Path target) throws IOException {
    IOException refused = null;
    for (SnapshotLink way : links) {
      try {
        way.make(link, blob, target);
        return;
      } catch (IOException e) {
        refused = e;
      } catch (UnsupportedOperationException e) {
        refused = new FileSystemException(link.toString(), null, "cannot be linked");
      }
      Files.deleteIfExists(link);
    }
    throw refused == null ? new IOException("no way to link " + link) : refused;
  }

  /** Deletes what processes that were killed were about to move. Only for who has the lock. */
  void clearMoving() throws IOException {
    if (!Files.isDirectory(own())) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(own(), MOVING + "*")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Notes that a model is used now. */
  void writeUsed(String commit, Instant now) throws IOException {
    Path stamp = own().resolve(USED + checkedCommit(commit));
    if (!Files.exists(stamp)) {
      Files.createDirectories(own());
      Files.write(stamp, new byte[0]);
    }
    Files.setLastModifiedTime(stamp, FileTime.from(now));
  }

  /** When a model was last used; empty when never. */
  Optional<Instant> used(String commit) throws IOException {
    Path stamp = own().resolve(USED + checkedCommit(commit));
    return Files.exists(stamp)
        ? Optional.of(Files.getLastModifiedTime(stamp).toInstant())
        : Optional.empty();
  }

  /** Forgets when a model was last used. */
  void deleteUsed(String commit) throws IOException {
    Files.deleteIfExists(own().resolve(USED + checkedCommit(commit)));
  }

  /** Whether a text is a SHA-256 or a SHA-1. */
  static boolean isEtag(String text) {
    return ETAG.matcher(text).matches();
  }

  private Path moving() throws IOException {
    Files.createDirectories(own());
    return own().resolve(MOVING + UUID.randomUUID());
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String checkedCommit(String commit) {
    if (!ModelAddress.isCommit(commit)) {
      throw new IllegalArgumentException("no commit");
    }
    return commit;
  }

  private static String checkedEtag(String etag) {
    if (!isEtag(etag)) {
      throw new IllegalArgumentException("no hash");
    }
    return etag;
  }
}
