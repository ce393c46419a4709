package org.logitlens.app;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLibrary;
import org.logitlens.lens.ModelName;

/** Finds the model of a session on this machine. Never asks the network. */
final class ModelFinder {
  private static final String AGAIN = "then open the session again.";

  private final @Nullable Path bundled;
  private final ModelLibrary library;

  /**
   * Makes one.
   *
   * @param bundled the folder of the bundled model, or null
   * @param library has the models that were downloaded
   */
  ModelFinder(@Nullable Path bundled, ModelLibrary library) {
    this.bundled = bundled;
    this.library = library;
  }

  /** The folder of the bundled model, or null. */
  @Nullable Path bundled() {
    return bundled;
  }

  /** Whether the hub can have a model of this address. Quick, on any thread. */
  boolean isAddress(String address) {
    return library.complaint(address).isEmpty();
  }

  /**
   * Where the model is. Reads the disk: not for the FX thread.
   *
   * @throws ModelException when it is not here, with what to do
   */
  Path find(SavedModel model) throws ModelException {
    return switch (model.from()) {
      case BUNDLED -> bundled(model);
      case HUB -> downloaded(model);
      case FOLDER -> folder(model);
    };
  }

  private Path bundled(SavedModel model) throws ModelException {
    Path here = bundled;
    if (here == null || !ModelName.of(here).equals(model.name())) {
      throw new ModelException(
          "The session's model "
              + SavedModel.shown(model.name())
              + " came with another version of Logit Lens.",
          here == null
              ? "Open the session with that version; no model came with this one."
              : "Open the session with that version; "
                  + ModelName.of(here)
                  + " came with this one.",
          null);
    }
    return here;
  }

  /** The very revision, else what its branch stands for here now. */
  private Path downloaded(SavedModel model) throws ModelException {
    Optional<Path> exact = library.find(model.exactAddress());
    Optional<Path> found = exact.isPresent() ? exact : library.find(model.address());
    return found.orElseThrow(
        () ->
            new ModelException(
                "The session's model "
                    + SavedModel.shown(model.address())
                    + " is not on this machine.",
                "Get it, " + AGAIN,
                null));
  }

  private static Path folder(SavedModel model) throws ModelException {
    String shown = SavedModel.shown(model.folder());
    // A name on another machine may tell that machine who asks as soon as it is looked at.
    if (model.folder().startsWith("//") || model.folder().startsWith("\\\\")) {
      throw new ModelException(
          "The session's model lies on another machine: " + shown + ".",
          "If you trust it, open that folder yourself, " + AGAIN,
          null);
    }
    try {
      Path folder = Path.of(model.folder());
      if (!folder.isAbsolute()) {
        throw new ModelException(
            "The session does not say where its model is: " + shown + " is no whole path.",
            "Open the model's folder, " + AGAIN,
            null);
      }
      if (Files.isDirectory(folder) || Files.isRegularFile(folder)) {
        return folder.normalize();
      }
    } catch (InvalidPathException e) {
      throw new ModelException(
          "The session's model lies in " + shown + ", which cannot be a folder here.",
          "Open the model's folder, " + AGAIN,
          e);
    }
    throw new ModelException(
        "The session's model is not on this machine: there is no " + shown + ".",
        "Open the folder that has "
            + SavedModel.shown(model.name())
            + ", or get the model, "
            + AGAIN,
        null);
  }
}
