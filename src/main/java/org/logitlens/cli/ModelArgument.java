package org.logitlens.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLibrary;
import org.logitlens.lens.ModelLoader;

/** A model as it is named on the command line: a folder, else a name on the hub. */
final class ModelArgument {
  private final CliContext context;
  private final String typed;

  ModelArgument(CliContext context, String typed) {
    this.context = context;
    this.typed = typed;
  }

  /** Whether it names a folder or a file that exists; that wins over a name on the hub. */
  boolean isThere() throws CliException {
    return Files.exists(ModelOptions.path(typed));
  }

  /**
   * The folder of the model.
   *
   * @param download whether a model that is not kept is fetched
   * @throws CliException when there is none, with what to do
   */
  Path folder(boolean download) throws CliException {
    ModelLibrary library = context.library();
    if (isThere() || !library.complaint(typed).isEmpty()) {
      // What is neither is left to the loader, which says what it found there.
      return ModelOptions.path(typed);
    }
    Optional<Path> kept = find();
    if (kept.isPresent()) {
      return kept.get();
    }
    if (download) {
      return fetch();
    }
    throw new CliException(
        ExitCodes.MODEL,
        "there is no folder " + typed + ", and no model of that name is downloaded",
        "Download it with: logit-lens models get " + typed + " (or pass --download)",
        null);
  }

  private Optional<Path> find() throws CliException {
    try {
      return context.library().find(typed);
    } catch (ModelException e) {
      throw CliException.of(ExitCodes.MODEL, e);
    }
  }

  /** Fetches what is missing, telling how far it is on standard error. */
  Path fetch() throws CliException {
    try (TransferLine line = new TransferLine(context)) {
      return context.library().get(typed, line, new Cancellation());
    } catch (ModelException e) {
      throw CliException.of(ExitCodes.DOWNLOAD, e);
    }
  }

  /** Opens a model and notes that it was used; the caller closes it. */
  static LanguageModel load(CliContext context, Path folder, LoadOptions options)
      throws CliException {
    try {
      LanguageModel model =
          context.loader().load(folder, options, ModelLoader.Progress.NONE, new Cancellation());
      context.library().opened(folder);
      return model;
    } catch (ModelException e) {
      throw CliException.of(ExitCodes.MODEL, e);
    }
  }
}
