package org.logitlens.checkpoint.hub;

import org.logitlens.checkpoint.hub.HubException.Kind;

/** What to say when something answers that is not a hub. */
final class NotAHub {
  private static final String REMEDY =
      "Open a web page in a browser to see whether this network wants you to sign in; otherwise"
          + " check HF_ENDPOINT.";

  private NotAHub() {}

  /** A page for people came where a file should be. */
  static HubException page(String host, String file) {
    return new HubException(
        Kind.NOT_A_HUB,
        host + " sent a web page instead of " + file + " (the sign-in page of a network?).",
        REMEDY,
        null);
  }

  /** The answer lacks what every hub says. */
  static HubException lacks(String host, String what) {
    return new HubException(
        Kind.NOT_A_HUB,
        host
            + " is not a Hugging Face endpoint (a proxy or captive portal?): its answer has no "
            + what
            + ".",
        REMEDY,
        null);
  }

  /** The network says so itself. */
  static HubException signIn() {
    return new HubException(
        Kind.NOT_A_HUB, "This network wants you to sign in (511).", REMEDY, null);
  }
}
