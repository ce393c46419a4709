package org.logitlens.checkpoint.hub;

import org.logitlens.checkpoint.hub.HubException.Kind;

/**
 * What an answer other than 200 or 206 means, by its status and the hub's {@code X-Error-Code},
 * told apart as the hub's own client does.
 */
final class StatusErrors {
  private static final int LONGEST_QUOTE = 200;

  private final Endpoint endpoint;
  private final ModelAddress model;
  private final String file;
  private final boolean token;

  /**
   * Makes one.
   *
   * @param model what was asked for
   * @param file of which file
   * @param token whether a token was sent
   */
  StatusErrors(Endpoint endpoint, ModelAddress model, String file, boolean token) {
    this.endpoint = endpoint;
    this.model = model;
    this.file = file;
    this.token = token;
  }

  /** Whether the same request may succeed later. */
  static boolean mayPass(Answer answer) {
    int status = answer.status();
    if (status == 511) {
      return false;
    }
    // The addresses of other servers hold for a while only; the hub gives a new one each time.
    return status == 408 || status == 429 || status >= 500 || (!answer.own() && status >= 400);
  }

  /** What to tell the user. */
  HubException of(Answer answer) {
    String code = answer.header("X-Error-Code").orElse("");
    int status = answer.status();
    if (status == 511) {
      return NotAHub.signIn();
    }
    if (status == 408 || status == 429 || status >= 500) {
      return busy(answer.host(), status);
    }
    if (!answer.own()) {
      return error(
          Kind.SERVER,
          answer.host() + ", where the hub keeps " + file + ", answered " + status + ".",
          "Try again later.");
    }
    return switch (code) {
      case "RepoNotFound" -> noRepository();
      case "RevisionNotFound" ->
          error(
              Kind.NO_REVISION,
              model.repository() + " has no revision \"" + model.revision() + "\".",
              "Its branches are listed at " + page() + "/tree/main.");
      case "EntryNotFound" -> noFile();
      case "GatedRepo" -> gated();
      default -> unnamed(answer, status);
    };
  }

  private HubException unnamed(Answer answer, int status) {
    String message = quoted(answer.header("X-Error-Message").orElse(""));
    return switch (status) {
      case 401 -> unauthorized(message);
      case 403 -> forbidden(message);
      case 404 ->
          answer.header(FileLookup.COMMIT).isPresent()
              ? noFile()
              : NotAHub.lacks(answer.host(), "X-Error-Code header for a page that is not there");
      case 410, 451 ->
          error(
              Kind.NO_REPOSITORY,
              model.repository() + " was taken down from " + answer.host() + " (" + status + ").",
              "Choose another model.");
      default ->
          error(
              Kind.OTHER,
              answer.host() + " answered " + status + " for " + file + ". " + message,
              "Check HF_ENDPOINT, or try again later.");
    };
  }

  private HubException noRepository() {
    return error(
        Kind.NO_REPOSITORY,
        "There is no model " + model.repository() + " on " + host() + ", or it is private.",
        "Check the spelling. For a private one, set "
            + (token ? "a token that may read it" : "your token")
            + " in HF_TOKEN.");
  }

  private HubException noFile() {
    return error(
        Kind.NO_FILE,
        model.repository() + " has no file " + file + " at \"" + model.revision() + "\".",
        "Its files are listed at " + page() + "/tree/main.");
  }

  private HubException gated() {
    return error(
        Kind.FORBIDDEN,
        token
            ? "Your account may not read " + model.repository() + ": its licence is not accepted."
            : model.repository() + " is given only to people who accepted its licence.",
        "Accept it at "
            + page()
            + (token ? " with the account of your token." : ", then set your token in HF_TOKEN."));
  }

  private HubException unauthorized(String message) {
    return token
        ? error(
            Kind.FORBIDDEN,
            host() + " does not accept your token. " + message,
            "Make a new one at " + endpoint.base() + "/settings/tokens and set it in HF_TOKEN.")
        : error(
            Kind.FORBIDDEN,
            host() + " gives " + model.repository() + " only to whom it knows. " + message,
            "Set your token in HF_TOKEN.");
  }

  private HubException forbidden(String message) {
    return error(
        Kind.FORBIDDEN,
        host() + " refuses access to " + model.repository() + " (403). " + message,
        "Look at " + page() + " for the reason.");
  }

  private HubException busy(String host, int status) {
    return switch (status) {
      case 429 ->
          error(
              Kind.BUSY,
              host + " was asked too often (429).",
              token
                  ? "Try again in a few minutes."
                  : "Try again in a few minutes; with a token in HF_TOKEN more is allowed.");
      case 503 ->
          error(
              Kind.SERVER,
              host + " is overloaded or closed for maintenance (503).",
              "Try again later.");
      case 408 ->
          error(Kind.SERVER, host + " found the request too slow (408).", "Try again later.");
      default ->
          error(
              Kind.SERVER,
              host + " failed (" + status + ").",
              "Try again later; the fault is not on this side.");
    };
  }

  private String host() {
    return endpoint.base().getHost();
  }

  private String page() {
    return endpoint.page(model.repository()).toString();
  }

  private static HubException error(Kind kind, String message, String remedy) {
    return new HubException(kind, message.strip(), remedy, null);
  }

  /** What the server says, as far as it is text. */
  private static String quoted(String message) {
    String plain = message.replaceAll("[^\\x20-\\x7e]", "?");
    if (plain.isBlank()) {
      return "";
    }
    return "It says: "
        + (plain.length() <= LONGEST_QUOTE ? plain : plain.substring(0, LONGEST_QUOTE) + "...");
  }
}
