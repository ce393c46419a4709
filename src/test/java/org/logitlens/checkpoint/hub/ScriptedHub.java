package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A hub on loopback, with files in memory: {@code resolve} addresses answer with {@code
 * X-Repo-Commit}, {@code ETag} or {@code X-Linked-Etag}, {@code X-Error-Code}; weights are
 * redirected to a second server on another port, as the real hub does. It honours {@code Range} and
 * {@code If-Range}, and does anything wrong that a test asks for.
 *
 * <pre>{@code
 * try (ScriptedHub hub = new ScriptedHub()) {
 *   hub.commit("owner/name", "main", Map.of("config.json", bytes));
 *   hub.once(ScriptedHub.get("config.json"), reply -> reply.cutAt(10));
 *   new HubClient(hub.settings(cache, null));
 * }
 * }</pre>
 */
public final class ScriptedHub implements AutoCloseable {
  private static final Pattern RESOLVE = Pattern.compile("/(.+?)/resolve/([^/]+)/(.+)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
  private static final Pattern WEIGHTS =
      Pattern.compile(".*\\.(safetensors|bin|pt|onnx|h5|data|model)");

  private final Map<String, Map<String, String>> revisions = new ConcurrentHashMap<>();
  private final Map<String, Map<String, byte[]>> commits = new ConcurrentHashMap<>();
  private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  private final Map<String, String> renamed = new ConcurrentHashMap<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final ScriptedServer hub;
  private final ScriptedServer storage;
  private final String scheme;

  private record Rule(Predicate<Request> which, Consumer<Reply> change, boolean once) {}

  /** Starts both servers. */
  public ScriptedHub() throws IOException {
    this("http", ServerSocketFactory.getDefault());
  }

  ScriptedHub(String scheme, ServerSocketFactory sockets) throws IOException {
    this.scheme = scheme;
    hub = new ScriptedServer(sockets, request -> spoilt(request, resolve(request)));
    storage = new ScriptedServer(sockets, request -> spoilt(request, fetch(request)));
  }

  /**
   * Adds a commit to a branch or a tag, which are made when they are new.
   *
   * @param files the whole of it: contents by path
   * @return its name, 40 hexadecimal digits
   */
  public String commit(String repository, String revision, Map<String, byte[]> files) {
    String commit = Hashes.sha1(repository + revision + commits.size());
    Map<String, byte[]> kept = new HashMap<>(files);
    commits.put(commit, kept);
    kept.values().forEach(bytes -> stored.put(Hashes.sha256(bytes), bytes));
    Map<String, String> of = revisions.computeIfAbsent(repository, r -> new ConcurrentHashMap<>());
    of.put(revision, commit);
    of.put(commit, commit);
    return commit;
  }

  /** Answers to an old name with a relative redirect to the new one. */
  public void rename(String from, String to) {
    renamed.put(from, to);
  }

  /** Changes the answer to the next request of a kind; several wait for their turn. */
  public void once(Predicate<Request> which, Consumer<Reply> change) {
    rules.add(new Rule(which, change, true));
  }

  /** Changes the answer to every request of a kind. */
  public void always(Predicate<Request> which, Consumer<Reply> change) {
    rules.add(new Rule(which, change, false));
  }

  /** Answers rightly from now on. */
  public void behave() {
    rules.clear();
  }

  /** HEAD requests for a file. */
  public static Predicate<Request> head(String file) {
    return request -> request.method().equals("HEAD") && request.isFor(file);
  }

  /** GET requests for a file, at either server. */
  public static Predicate<Request> get(String file) {
    return request -> request.method().equals("GET") && request.isFor(file);
  }

  /** GET requests that the endpoint itself gets for a file. */
  public Predicate<Request> atHub(String file) {
    return get(file).and(request -> request.port() == hub.port());
  }

  /** GET requests that the second server gets for a file. */
  public Predicate<Request> atStorage(String file) {
    return get(file).and(request -> request.port() == storage.port());
  }

  /** Settings for a client of it. */
  public HubSettings settings(Path cache, @Nullable String token) {
    return new HubSettings(endpoint(), cache, token, false);
  }

  /** Its address, without a slash at the end. */
  public URI endpoint() {
    return URI.create(scheme + "://127.0.0.1:" + hub.port());
  }

  /** The address of the second server. */
  public URI storageEndpoint() {
    return URI.create(scheme + "://127.0.0.1:" + storage.port());
  }

  /** What the endpoint was asked, in order. */
  public List<Request> requests() {
    return hub.requests();
  }

  /** What the second server was asked, in order. */
  public List<Request> storageRequests() {
    return storage.requests();
  }

  /** How many times anything connected to either server. */
  public long connections() {
    return hub.connections() + storage.connections();
  }

  /** Bytes of bodies that both handed to the network. */
  public long sent() {
    return hub.sent() + storage.sent();
  }

  @Override
  public void close() throws IOException {
    hub.close();
    storage.close();
  }

  private Reply spoilt(Request request, Reply reply) {
    Optional<Rule> first = rules.stream().filter(rule -> rule.which.test(request)).findFirst();
    // Two connections may want the same rule; it belongs to the one that removes it.
    if (first.isPresent() && (!first.get().once || rules.remove(first.get()))) {
      first.get().change.accept(reply);
    }
    return reply;
  }

  private Reply resolve(Request request) {
    Matcher path = RESOLVE.matcher(request.target().split("\\?", 2)[0]);
    if (!path.matches()) {
      return Reply.plain(404, "").error(404, "", "Sorry, we can't find the page.");
    }
    String repository = path.group(1);
    String newName = renamed.get(repository);
    if (newName != null) {
      return Reply.plain(307, "Temporary Redirect")
          .with("Location", request.target().replaceFirst(repository, newName));
    }
    Map<String, String> known = revisions.get(repository);
    if (known == null) {
      return Reply.plain(404, "").error(404, "RepoNotFound", "Repository not found");
    }
    String revision = URLDecoder.decode(path.group(2), StandardCharsets.UTF_8);
    String commit = known.get(revision);
    if (commit == null) {
      return Reply.plain(404, "").error(404, "RevisionNotFound", "Invalid rev id: " + revision);
    }
    String file = URLDecoder.decode(path.group(3), StandardCharsets.UTF_8);
    byte[] bytes = commits.getOrDefault(commit, Map.of()).get(file);
    if (bytes == null) {
      return Reply.plain(404, "")
          .error(404, "EntryNotFound", "Entry not found")
          .with("X-Repo-Commit", commit);
    }
    return file(request, file, bytes).with("X-Repo-Commit", commit);
  }

  private Reply file(Request request, String file, byte[] bytes) {
    if (!WEIGHTS.matcher(file).matches()) {
      return range(request, bytes, Hashes.gitSha1(bytes));
    }
    String sha256 = Hashes.sha256(bytes);
    return Reply.plain(302, "Found. Redirecting")
        .with("Location", storageEndpoint() + "/blobs/" + sha256 + "/" + file + "?signed=yes")
        .with("X-Linked-Etag", '"' + sha256 + '"')
        .with("X-Linked-Size", Integer.toString(bytes.length));
  }

  private Reply fetch(Request request) {
    List<String> parts = new ArrayList<>(Arrays.asList(request.target().split("/", -1)));
    byte[] bytes = parts.size() > 2 ? stored.get(parts.get(2)) : null;
    // Its tags are its own, as those of the real storage are: not the SHA-256.
    return bytes == null
        ? Reply.plain(403, "AccessDenied")
        : range(request, bytes, "storage-" + Hashes.sha1(parts.get(2)));
  }

  private static Reply range(Request request, byte[] bytes, String etag) {
    String tag = '"' + etag + '"';
    Reply reply =
        new Reply(200, bytes)
            .with("ETag", tag)
            .with("Accept-Ranges", "bytes")
            .with("Content-Type", "application/octet-stream");
    Optional<String> condition = request.header("If-Range");
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    if (!range.matches() || (condition.isPresent() && !condition.get().equals(tag))) {
      return reply;
    }
    int from = Integer.parseInt(range.group(1));
    if (from >= bytes.length) {
      return reply.status(416).body(new byte[0]).with("Content-Range", "bytes */" + bytes.length);
    }
    return reply
        .status(206)
        .body(Arrays.copyOfRange(bytes, from, bytes.length))
        .with("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
  }
}
