package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A hub in memory. It keeps the rules of {@link HubSource} and counts what it is asked. */
final class MemoryHub implements HubSource {
  static final String REPOSITORY = "someone/tiny";
  static final ModelAddress ADDRESS = new ModelAddress(REPOSITORY, ModelAddress.MAIN);

  private static final int CHUNK = 1000;

  /** What was asked for, {@code REVISION/FILE}, in order. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** What was fetched, in order. */
  final List<String> fetched = new CopyOnWriteArrayList<>();

  /** Where each fetch went on from, in order. */
  final List<Long> fetchedFrom = new CopyOnWriteArrayList<>();

  /** Run before every chunk that is written. */
  Interruption interruption = (file, done) -> {};

  private final Map<String, Map<String, byte[]>> commits = new HashMap<>();
  private final Map<String, String> revisions = new HashMap<>();
  private @Nullable HubException failure;

  /** Stops a fetch between two chunks. */
  @FunctionalInterface
  interface Interruption {
    /**
     * Does whatever the test wants.
     *
     * @param done bytes of the file that are written
     */
    void before(RemoteFile file, long done) throws HubException, IOException;
  }

  /** A hub with a small model in its usual files on {@code main}. */
  static MemoryHub withModel() {
    MemoryHub hub = new MemoryHub();
    hub.commit(ModelAddress.MAIN, model());
    return hub;
  }

  /** The files of a small model; the weights are 20 chunks. */
  static Map<String, byte[]> model() {
    Map<String, byte[]> files = new HashMap<>();
    files.put("config.json", text("{\"model_type\": \"gpt2\"}"));
    files.put("model.safetensors", bytes(20 * CHUNK, 1));
    files.put("tokenizer.json", bytes(1500, 2));
    files.put("tokenizer_config.json", text("{}"));
    return files;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Makes a commit the one that a revision stands for. */
  String commit(String revision, Map<String, byte[]> files) {
    String commit = Hashes.sha1(revision + commits.size());
    commits.put(commit, Map.copyOf(files));
    revisions.put(revision, commit);
    return commit;
  }

  /** The commit that a revision stands for. */
  String commit(String revision) {
    return Optional.ofNullable(revisions.get(revision)).orElseThrow();
  }

  /** Answers nothing but this from now on; null to answer again. */
  void fail(HubException.@Nullable Kind kind) {
    failure = kind == null ? null : new HubException(kind, "The test failed it.", "Wait.", null);
  }

  @Override
  public Optional<RemoteFile> find(ModelAddress address, String file, BooleanSupplier cancelled)
      throws HubException {
    asked.add(address.revision() + "/" + file);
    if (failure != null) {
      throw failure;
    }
    String commit = revisions.getOrDefault(address.revision(), address.revision());
    Map<String, byte[]> files = commits.get(commit);
    if (files == null || !address.repository().equals(REPOSITORY)) {
      throw new HubException(HubException.Kind.NO_REVISION, "No such thing.", "", null);
    }
    byte[] bytes = files.get(file);
    return bytes == null ? Optional.empty() : Optional.of(remote(commit, file, bytes));
  }

  private static RemoteFile remote(String commit, String file, byte[] bytes) {
    boolean large = file.endsWith(".safetensors") || file.endsWith(".bin");
    return new RemoteFile(
        file,
        URI.create("memory:" + commit + "/" + file),
        commit,
        large ? Hashes.sha256(bytes) : Hashes.gitSha1(bytes),
        bytes.length);
  }

  @Override
  public void download(
      RemoteFile file, Path partial, ByteListener listener, BooleanSupplier cancelled)
      throws HubException {
    fetched.add(file.name());
    byte[] bytes =
        Optional.ofNullable(commits.get(file.commit()))
            .orElseThrow()
            .getOrDefault(file.name(), new byte[0]);
    try (OutputStream out =
        Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      int done = (int) Files.size(partial);
      fetchedFrom.add((long) done);
      listener.bytes(done, bytes.length);
      while (done < bytes.length) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("cancelled");
        }
        interruption.before(file, done);
        int length = Math.min(CHUNK, bytes.length - done);
        out.write(bytes, done, length);
        done += length;
        listener.bytes(done, bytes.length);
      }
    } catch (IOException e) {
      throw new HubException(HubException.Kind.DISK, "Not written: " + e, "", e);
    }
    try {
      byte[] written = Files.readAllBytes(partial);
      String hash =
          BlobHash.of(file.etag()) == BlobHash.SHA256
              ? Hashes.sha256(written)
              : Hashes.gitSha1(written);
      if (!hash.equals(file.etag())) {
        Files.delete(partial);
        throw new HubException(HubException.Kind.CORRUPT, "Hash " + hash, "", null);
      }
    } catch (IOException e) {
      throw new HubException(HubException.Kind.DISK, "Not readable: " + e, "", e);
    }
  }
}
