package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** Asks what a file is, without its contents. */
final class FileLookup implements HubRequests.Way {
  static final String COMMIT = "X-Repo-Commit";
  static final String LINKED_TAG = "X-Linked-Etag";

  private static final String LINKED_SIZE = "X-Linked-Size";
  private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern TAG = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private final Endpoint endpoint;
  private final ModelAddress model;
  private final String file;
  private final InstantSource clock;

  FileLookup(Endpoint endpoint, ModelAddress model, String file, InstantSource clock) {
    this.endpoint = endpoint;
    this.model = model;
    this.file = file;
    this.clock = clock;
  }

  /**
   * Asks once.
   *
   * @return empty when the repository has no such file
   */
  Optional<RemoteFile> ask(HubRequests requests, StatusErrors errors)
      throws HubException, TryAgainException {
    URI start = endpoint.address(model.repository(), model.revision(), file);
    try (Answer answer = requests.send("HEAD", start, this)) {
      if (answer.status() == 200 || Redirects.isRedirect(answer.status())) {
        return Optional.of(describe(answer));
      }
      HubException error = errors.of(answer);
      if (error.kind() == Kind.NO_FILE) {
        return Optional.empty();
      }
      if (StatusErrors.mayPass(answer)) {
        throw new TryAgainException(error, RetryAfter.of(answer, clock));
      }
      throw error;
    }
  }

  @Override
  public Map<String, String> headers(URI address, boolean own) {
    return Map.of();
  }

  /**
   * Weights lie with other servers, whose addresses are signed for GET; the redirect to them says
   * all there is to know. A redirect that says nothing is followed: it may lead to the hub.
   */
  @Override
  public boolean endsAt(Answer redirect, URI target) {
    return redirect.header(COMMIT).isPresent()
        && redirect.header(LINKED_TAG).isPresent()
        && !endpoint.owns(target);
  }

  private RemoteFile describe(Answer answer) throws HubException {
    if (answer.isWebPage() && answer.status() == 200) {
      throw NotAHub.page(answer.host(), file);
    }
    String commit = answer.header(COMMIT).orElse("");
    if (!SHA1.matcher(commit).matches()) {
      throw NotAHub.lacks(answer.host(), COMMIT);
    }
    if (SHA1.matcher(model.revision()).matches() && !commit.equals(model.revision())) {
      throw NotAHub.lacks(answer.host(), COMMIT + " that was asked for");
    }
    String tag = answer.tag(LINKED_TAG).or(() -> answer.tag("ETag")).orElse("");
    if (!TAG.matcher(tag).matches()) {
      throw NotAHub.lacks(answer.host(), "ETag with a hash");
    }
    URI pinned = endpoint.address(model.repository(), commit, file);
    return new RemoteFile(file, pinned, commit, tag, size(answer));
  }

  private long size(Answer answer) throws HubException {
    OptionalLong linked = answer.length(LINKED_SIZE);
    if (linked.isPresent()) {
      return linked.getAsLong();
    }
    if (!answer.encoding().isEmpty()) {
      throw BodyStart.compressed(answer, file);
    }
    OptionalLong length = answer.length("Content-Length");
    if (length.isEmpty() || Redirects.isRedirect(answer.status())) {
      throw NotAHub.lacks(answer.host(), "size of the file");
    }
    return length.getAsLong();
  }
}
