package org.logitlens.checkpoint.hub;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server of the tests answers, and how badly it does so. Made right by {@link ScriptedHub},
 * then spoilt by the test. {@code Content-Length} is set when it is sent, unless the test sets it.
 */
public final class Reply {
  static final String LENGTH = "Content-Length";

  final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  int status;
  byte[] body;
  long cutAt = Long.MAX_VALUE;
  long stallAt = Long.MAX_VALUE;
  Duration silence = Duration.ZERO;
  Duration pause = Duration.ZERO;
  boolean unsized;
  boolean endless;
  boolean dropped;

  Reply(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  static Reply plain(int status, String text) {
    return new Reply(status, text.getBytes(StandardCharsets.UTF_8))
        .with("Content-Type", "text/plain; charset=utf-8");
  }

  /** Sets a header. */
  public Reply with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Leaves a header out. */
  public Reply without(String name) {
    headers.remove(name);
    return this;
  }

  /** Answers with another status; headers and body stay. */
  public Reply status(int code) {
    status = code;
    return this;
  }

  /** Answers with another body. */
  public Reply body(byte[] bytes) {
    body = bytes;
    return this;
  }

  /** Turns one byte of the body around, so that size and tags still fit. */
  public Reply corrupt(int at) {
    body = body.clone();
    body[at] ^= 1;
    return this;
  }

  /** Answers with an error as the hub words it. */
  public Reply error(int code, String errorCode, String message) {
    headers.clear();
    status = code;
    body = message.getBytes(StandardCharsets.UTF_8);
    if (!errorCode.isEmpty()) {
      with("X-Error-Code", errorCode);
    }
    return with("X-Error-Message", message).with("Content-Type", "text/plain; charset=utf-8");
  }

  /** Closes the connection after so many bytes of the body. */
  public Reply cutAt(long bytes) {
    cutAt = bytes;
    return this;
  }

  /** Says nothing more after so many bytes of the body, and keeps the connection open. */
  public Reply stallAt(long bytes) {
    stallAt = bytes;
    return this;
  }

  /** Waits before the first byte of the answer. */
  public Reply silentFor(Duration time) {
    silence = time;
    return this;
  }

  /** Sends the body byte by byte, with a pause after each. */
  public Reply drip(Duration each) {
    pause = each;
    return this;
  }

  /** Gives no length: the end of the connection is the end of the body. */
  public Reply unsized() {
    unsized = true;
    return this;
  }

  /** Sends zeros after the body until the other side has enough; gives no length. */
  public Reply endless() {
    endless = true;
    unsized = true;
    return this;
  }

  /** Closes the connection without a word. */
  public Reply dropped() {
    dropped = true;
    return this;
  }
}
