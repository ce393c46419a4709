package org.logitlens.checkpoint.hub;

import java.util.Locale;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;

/**
 * A model on the hub: a repository and a revision of it. Every instance is fit to be part of an
 * address and of a path in the cache, whoever typed it.
 *
 * @param repository {@code name} or {@code owner/name}
 * @param revision a branch, a tag or a commit
 */
public record ModelAddress(String repository, String revision) {
  /** The revision when none is named. */
  public static final String MAIN = "main";

  private static final int LONGEST_REPOSITORY = 96;
  private static final int LONGEST_REVISION = 200;
  private static final Pattern PART =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** What Windows takes for a device, whatever the ending. */
  private static final Pattern DEVICE =
      Pattern.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?");

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException when the hub can have no such repository or revision; what
   *     people type goes through {@link #parse}
   */
  public ModelAddress {
    if (!isRepository(repository) || !isRevision(revision)) {
      throw new IllegalArgumentException(shown(repository) + "@" + shown(revision));
    }
  }

  /**
   * Reads {@code owner/name} or {@code owner/name@revision}, before anything is asked for.
   *
   * @throws CheckpointException when it cannot be the name of a repository
   */
  public static ModelAddress parse(String text) throws CheckpointException {
    String typed = text.strip();
    int at = typed.indexOf('@');
    String repository = at < 0 ? typed : typed.substring(0, at);
    String revision = at < 0 ? MAIN : typed.substring(at + 1);
    if (!isRepository(repository)) {
      throw new CheckpointException(
          "\"" + shown(repository) + "\" is not the name of a model on the hub.",
          "Type OWNER/NAME, such as EleutherAI/pythia-160m.");
    }
    if (!isRevision(revision)) {
      throw new CheckpointException(
          "\"" + shown(revision) + "\" is not a revision.",
          "Type OWNER/NAME@REVISION with a branch, a tag or a commit.");
    }
    return new ModelAddress(repository, revision);
  }

  /** The same repository at a commit. */
  ModelAddress at(String commit) {
    return new ModelAddress(repository, commit);
  }

  /** Whether the revision is a whole commit hash, which never stands for anything else. */
  boolean isCommit() {
    return isCommit(revision);
  }

  /** Whether a text is a whole commit hash. */
  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  private static boolean isRepository(String name) {
    if (name.length() > LONGEST_REPOSITORY || name.contains("--") || name.contains("..")) {
      return false;
    }
    String[] parts = name.split("/", -1);
    if (parts.length > 2 || name.endsWith(".git") || name.endsWith(".ipynb")) {
      return false;
    }
    for (String part : parts) {
      if (!PART.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a text can be a revision. Stricter than git in what no repository of models uses and
   * some file systems refuse.
   */
  static boolean isRevision(String name) {
    if (name.length() > LONGEST_REVISION || name.contains("..")) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (!PART.matcher(part).matches()
          || part.endsWith(".lock")
          || DEVICE.matcher(part.toLowerCase(Locale.ROOT)).matches()) {
        return false;
      }
    }
    return true;
  }

  private static String shown(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() <= 100 ? plain : plain.substring(0, 100) + "...";
  }

  /** As it is typed; the revision is left out when it is {@link #MAIN}. */
  @Override
  public String toString() {
    return revision.equals(MAIN) ? repository : repository + "@" + revision;
  }
}
