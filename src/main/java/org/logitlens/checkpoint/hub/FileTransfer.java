package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.hub.HubException.Kind;

/**
 * Fetches one file, in as many attempts as it takes: what breaks off is gone on from, what comes
 * out wrong is fetched once more from its start. For one use.
 */
final class FileTransfer implements HubRequests.Way {
  private final RemoteFile file;
  private final StatusErrors errors;
  private final Patience patience;
  private final InstantSource clock;
  private final BackOff backOff;
  private final CancelWatch watch;

  /** Entity tags of earlier bodies by origin; {@code W/...} for one that promises little. */
  private final Map<String, String> tags = new HashMap<>();

  private long from;
  private long furthest;
  private boolean reached;
  private boolean wrongOnce;

  FileTransfer(
      RemoteFile file,
      StatusErrors errors,
      Patience patience,
      InstantSource clock,
      BackOff backOff,
      CancelWatch watch) {
    this.file = file;
    this.errors = errors;
    this.patience = patience;
    this.clock = clock;
    this.backOff = backOff;
    this.watch = watch;
  }

  /** Does it; see {@link HubSource#download}. */
  void run(HubRequests requests, Path partial, ByteListener listener) throws HubException {
    try (PartialFile part = PartialFile.open(partial, file, listener, watch)) {
      furthest = part.length();
      while (!isDone(part)) {
        attempt(requests, part);
      }
    }
  }

  private boolean isDone(PartialFile part) throws HubException {
    watch.check();
    if (part.missing() > 0) {
      return false;
    }
    String hash = part.hash();
    if (hash.equals(file.etag())) {
      part.force();
      return true;
    }
    startOver(
        part,
        BodyStart.corrupt(
            file.name() + " came with the hash " + hash + "; promised was " + file.etag() + "."));
    return false;
  }

  private void attempt(HubRequests requests, PartialFile part) throws HubException {
    try {
      fetch(requests, part);
    } catch (TryAgainException e) {
      backOff.pauseAfter(e);
    } catch (HubException e) {
      if (e.kind() == Kind.CORRUPT) {
        startOver(part, e);
      } else if (e.kind() == Kind.UNREACHABLE && reached) {
        // It was there a moment ago: networks come back.
        backOff.pauseAfter(new TryAgainException(e, null));
      } else {
        throw e;
      }
    }
  }

  private void startOver(PartialFile part, HubException error) throws HubException {
    if (wrongOnce) {
      part.delete();
      throw error;
    }
    wrongOnce = true;
    furthest = 0;
    part.restart();
  }

  private void fetch(HubRequests requests, PartialFile part)
      throws HubException, TryAgainException {
    from = part.length();
    try (Answer answer = requests.send("GET", file.url(), this)) {
      if (!BodyStart.isPart(answer.status())) {
        HubException error = errors.of(answer);
        if (StatusErrors.mayPass(answer)) {
          throw new TryAgainException(error, RetryAfter.of(answer, clock));
        }
        throw error;
      }
      OptionalLong start = BodyStart.of(answer, from, file);
      if (start.isEmpty() || hasChanged(answer)) {
        part.restart();
        throw new TryAgainException(
            interrupted(answer, "sent another part of " + file.name() + " than asked for", null),
            null);
      }
      if (start.getAsLong() < from) {
        part.restart();
      }
      tags.put(Endpoint.origin(answer.address()), answer.header("ETag").orElse("W/"));
      receive(answer, part);
    }
  }

  private void receive(Answer answer, PartialFile part) throws HubException, TryAgainException {
    WebPageCheck page = new WebPageCheck();
    while (true) {
      List<ByteBuffer> parts = next(answer, part);
      if (parts == null) {
        break;
      }
      for (ByteBuffer bytes : parts) {
        if (part.length() < WebPageCheck.LENGTH && page.isBegunBy(bytes, part.length())) {
          part.restart();
          throw NotAHub.page(answer.host(), file.name());
        }
        if (bytes.remaining() > part.missing()) {
          throw BodyStart.corrupt(
              String.format(
                  Locale.ROOT,
                  "%s sent more than the %,d bytes that %s has.",
                  answer.host(),
                  file.size(),
                  file.name()));
        }
        part.append(bytes);
      }
      reached = true;
      if (part.length() > furthest) {
        furthest = part.length();
        backOff.reset();
      }
    }
    if (part.missing() > 0) {
      throw new TryAgainException(interrupted(answer, "ended early", part), null);
    }
  }

  private @Nullable List<ByteBuffer> next(Answer answer, PartialFile part)
      throws TryAgainException {
    try {
      return answer.head().body().next(patience.stall(), watch);
    } catch (SocketTimeoutException e) {
      if (part.missing() == 0) {
        return null;
      }
      throw new TryAgainException(interrupted(answer, "stopped sending", part), null);
    } catch (IOException e) {
      if (part.missing() == 0) {
        return null;
      }
      throw new TryAgainException(interrupted(answer, "broke off the connection", part), null);
    }
  }

  private HubException interrupted(Answer answer, String what, @Nullable PartialFile part) {
    String after =
        part == null
            ? ""
            : String.format(
                Locale.ROOT,
                " after %,d of the %,d bytes of %s",
                part.length(),
                file.size(),
                file.name());
    return new HubException(
        Kind.UNREACHABLE,
        answer.host() + " " + what + after + ".",
        "Try again; what was fetched is kept.",
        null);
  }

  private boolean hasChanged(Answer answer) {
    String before = tags.get(Endpoint.origin(answer.address()));
    return answer.status() == 206
        && before != null
        && isStrong(before)
        && !answer.header("ETag").orElse(before).equals(before);
  }

  @Override
  public Map<String, String> headers(URI address, boolean own) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (from > 0) {
      headers.put("Range", "bytes=" + from + "-");
      // The endpoint's tag is the hash; other servers have their own, known once they answered.
      String tag =
          tags.getOrDefault(Endpoint.origin(address), own ? '"' + file.etag() + '"' : "W/");
      if (isStrong(tag)) {
        headers.put("If-Range", tag);
      }
    }
    return headers;
  }

  @Override
  public boolean endsAt(Answer redirect, URI target) throws HubException {
    if (redirect.own()) {
      BodyStart.checkTag(redirect, FileLookup.LINKED_TAG, file);
    }
    return false;
  }

  private static boolean isStrong(String tag) {
    return !tag.startsWith("W/");
  }
}
