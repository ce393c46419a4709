package org.logitlens.checkpoint.hub;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came back after all redirects that are followed.
 *
 * @param address who answered
 * @param own whether that is the endpoint, and no other server was asked on the way
 * @param head its status and headers; whoever has this closes the body
 */
record Answer(URI address, boolean own, Head head) implements AutoCloseable {

  int status() {
    return head.status();
  }

  Optional<String> header(String name) {
    return head.headers().firstValue(name).map(String::strip);
  }

  /** A header that holds a count of bytes. */
  OptionalLong length(String name) {
    Optional<String> value = header(name).filter(text -> text.matches("\\d{1,18}"));
    return value.isPresent() ? OptionalLong.of(Long.parseLong(value.get())) : OptionalLong.empty();
  }

  /** An entity tag without {@code W/} and quotes. */
  Optional<String> tag(String name) {
    return header(name).map(text -> text.replaceFirst("^W/", "").replaceAll("^\"|\"$", ""));
  }

  /** How the body is compressed; empty when it is not. */
  String encoding() {
    String encoding = header("Content-Encoding").orElse("").toLowerCase(Locale.ROOT);
    return encoding.equals("identity") ? "" : encoding;
  }

  boolean isWebPage() {
    return header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html");
  }

  String host() {
    return address.getHost();
  }

  @Override
  public void close() {
    head.body().close();
  }
}
