package org.logitlens.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why the system did not load a native library.
 *
 * @param reason what the system said
 */
record LinkFailure(String reason) {
  /** As glibc words it. */
  private static final Pattern MISSING =
      Pattern.compile("([\\w.+-]+\\.so[.\\w]*): cannot open shared object file");

  /** As musl words a library that is missing or lacks a symbol; glibc says neither. */
  private static final Pattern MUSL =
      Pattern.compile("Error loading shared library|Error relocating");

  /** What is at the bottom of an error or exception. */
  static LinkFailure of(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return new LinkFailure(message == null ? deepest.toString() : message);
  }

  /**
   * What to do about it, one or two sentences.
   *
   * @param instead what else helps where the system is not the one that the library was built for;
   *     goes on from a sentence, may be empty
   * @param otherwise when the reason alone does not tell; names what to set
   */
  String remedy(String instead, String otherwise) {
    if (MUSL.matcher(reason).find()) {
      return "This system's C library is musl; the library is built for glibc. Use a system with"
          + " glibc, such as Debian"
          + instead
          + ".";
    }
    Matcher missing = MISSING.matcher(reason);
    return missing.find()
        ? "Install the package of your system that has " + missing.group(1) + instead + "."
        : otherwise;
  }
}
