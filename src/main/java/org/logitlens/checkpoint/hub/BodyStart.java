package org.logitlens.checkpoint.hub;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** Checks the headers of an answer, before any of its body is kept. */
final class BodyStart {
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private BodyStart() {}

  /** Whether an answer may have a body that belongs to the file, or says that there is none. */
  static boolean isPart(int status) {
    return status == 200 || status == 206 || status == 416;
  }

  /**
   * Where in the file a body begins.
   *
   * @param asked the first byte that was asked for
   * @return empty when it is of no use, and the file is to be asked for from its start
   * @throws HubException when it cannot be the file
   */
  static OptionalLong of(Answer answer, long asked, RemoteFile file) throws HubException {
    if (answer.status() == 416) {
      return OptionalLong.empty();
    }
    if (answer.isWebPage()) {
      throw NotAHub.page(answer.host(), file.name());
    }
    if (!answer.encoding().isEmpty()) {
      throw compressed(answer, file.name());
    }
    if (answer.own()) {
      checkTag(answer, "ETag", file);
    }
    return answer.status() == 206 ? ranged(answer, asked, file) : whole(answer, file);
  }

  /**
   * Checks what a server of the endpoint says about the contents.
   *
   * @throws HubException when it gives a hash, and another than was promised
   */
  static void checkTag(Answer answer, String header, RemoteFile file) throws HubException {
    String tag = answer.tag(header).orElse(file.etag());
    if (HASH.matcher(tag).matches() && !tag.equals(file.etag())) {
      throw corrupt(
          answer.host()
              + " now offers "
              + file.name()
              + " with the hash "
              + tag
              + "; it promised "
              + file.etag()
              + ".");
    }
  }

  /** Bytes that are not those of the file, although the server was told to send those. */
  static HubException compressed(Answer answer, String file) {
    return new HubException(
        Kind.OTHER,
        answer.host()
            + " sent "
            + file
            + " compressed ("
            + answer.encoding()
            + ") although it was asked not to.",
        "A proxy on the way may do that: add the host to NO_PROXY, or use another network.",
        null);
  }

  /** What came is not the file. */
  static HubException corrupt(String message) {
    return new HubException(
        Kind.CORRUPT,
        message,
        "Try again later; if it stays so, a proxy or the server changes files.",
        null);
  }

  private static OptionalLong whole(Answer answer, RemoteFile file) throws HubException {
    OptionalLong length = answer.length("Content-Length");
    if (length.isPresent() && length.getAsLong() != file.size()) {
      throw corrupt(
          String.format(
              Locale.ROOT,
              "%s sent %,d bytes for %s, which has %,d.",
              answer.host(),
              length.getAsLong(),
              file.name(),
              file.size()));
    }
    return OptionalLong.of(0);
  }

  private static OptionalLong ranged(Answer answer, long asked, RemoteFile file) {
    Matcher range = RANGE.matcher(answer.header("Content-Range").orElse(""));
    if (!range.matches()) {
      return OptionalLong.empty();
    }
    long first = Long.parseLong(range.group(1));
    long last = Long.parseLong(range.group(2));
    boolean sameSize = range.group(3).equals("*") || Long.parseLong(range.group(3)) == file.size();
    return first == asked && last >= first && last < file.size() && sameSize
        ? OptionalLong.of(first)
        : OptionalLong.empty();
  }
}
