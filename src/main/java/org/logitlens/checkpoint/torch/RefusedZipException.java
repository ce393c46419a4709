package org.logitlens.checkpoint.torch;

import java.io.IOException;

/** A zip archive that is refused; the message is a clause that says why. */
final class RefusedZipException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedZipException(String message) {
    super(message);
  }
}
