package org.logitlens.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.ModelName;

/**
 * The model of a session: where it was opened from, and what tells it from others without reading
 * its weights. Texts are as the file has them, fit to be compared; {@link #shown} makes one fit to
 * be read.
 *
 * @param name what it is called
 * @param from where it was opened from
 * @param address {@code owner/name} or {@code owner/name@revision}; empty unless from the hub
 * @param commit the revision on the hub that lay there; empty when unknown
 * @param folder its folder, or its file; empty unless from the disk
 * @param architecture as its config names it
 * @param layers number of blocks
 * @param width hidden width
 * @param vocabulary ids with a logit
 * @param leaveOutUnused whether ids without a token got no logit
 */
record SavedModel(
    String name,
    Origin from,
    String address,
    String commit,
    String folder,
    String architecture,
    int layers,
    int width,
    int vocabulary,
    boolean leaveOutUnused) {

  /** Where a model was opened from. */
  enum Origin {
    /** It came with the application. */
    BUNDLED,
    /** It was downloaded. */
    HUB,
    /** The user opened its folder. */
    FOLDER
  }

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{0,64}");
  private static final int LONGEST = 80;

  /**
   * The open model.
   *
   * @param bundled the folder of the bundled model, or null
   * @param listed what the library calls a folder that it keeps; empty when it does not
   */
  static SavedModel of(
      ModelInfo info, @Nullable Path bundled, Optional<String> listed, boolean leaveOutUnused) {
    Optional<ModelName.Cached> cached = ModelName.cached(info.folder());
    Origin from = cached.isPresent() ? Origin.HUB : Origin.FOLDER;
    if (info.folder().equals(bundled)) {
      from = Origin.BUNDLED;
    }
    boolean hub = from == Origin.HUB;
    return new SavedModel(
        ModelName.of(info.folder()),
        from,
        hub ? listed.or(() -> cached.map(ModelName.Cached::repository)).orElse("") : "",
        hub ? cached.map(ModelName.Cached::commit).orElse("") : "",
        from == Origin.FOLDER ? info.folder().toAbsolutePath().toString() : "",
        info.architecture(),
        info.layers(),
        info.width(),
        info.vocabularySize(),
        leaveOutUnused);
  }

  /** The repository on the hub, without a revision. */
  String repository() {
    int at = address.indexOf('@');
    return at < 0 ? address : address.substring(0, at);
  }

  /** The address of the very files that it was opened from. */
  String exactAddress() {
    return commit.isEmpty() ? address : repository() + "@" + commit;
  }

  /** Whether a folder is where it was opened from; looks at the path alone. */
  boolean isAt(Path place, @Nullable Path bundled) {
    return switch (from) {
      case BUNDLED -> place.equals(bundled) && ModelName.of(place).equals(name);
      case HUB ->
          ModelName.cached(place)
              .filter(there -> there.repository().equals(repository()))
              .filter(there -> commit.isEmpty() || there.commit().equals(commit))
              .isPresent();
      case FOLDER -> place.toAbsolutePath().toString().equals(folder);
    };
  }

  /** Whether a model could be this one, were it not in another folder. */
  boolean looksLike(ModelInfo info) {
    return ModelName.of(info.folder()).equals(name)
        && info.architecture().equals(architecture)
        && differences(info).isEmpty();
  }

  /** In what a model differs from this one, both numbers each; empty when it does not. */
  String differences(ModelInfo info) {
    List<String> said = new ArrayList<>();
    if (info.layers() != layers) {
      said.add(instead("blocks", info.layers(), layers));
    }
    if (info.width() != width) {
      said.add(instead("width", info.width(), width));
    }
    if (info.vocabularySize() != vocabulary) {
      said.add(instead("vocabulary", info.vocabularySize(), vocabulary));
    }
    return String.join(", ", said);
  }

  private static String instead(String what, int here, int there) {
    return String.format(Locale.ROOT, "%s %,d instead of %,d", what, here, there);
  }

  /** What is wrong with it, one sentence; empty when nothing is. */
  String complaint() {
    if (from == null) {
      return "model.from is none of " + List.of(Origin.values()) + ".";
    }
    if (from == Origin.HUB && address.isBlank()) {
      return "model.address is empty.";
    }
    if (from == Origin.FOLDER && folder.isBlank()) {
      return "model.folder is empty.";
    }
    return COMMIT.matcher(commit).matches() ? "" : "model.commit is no revision.";
  }

  /** A text from a file as one short line without characters that cannot be seen. */
  static String shown(String text) {
    String plain = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
  }
}
