package org.logitlens.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LoadOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model runs, and where. */
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "Folder of the model, or its name on the hub (owner/name or owner/name@revision) when it"
              + " is downloaded. Default: the bundled one.")
  private String model = "";

  @Mixin private DownloadOption download = new DownloadOption();
  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--leave-out-unused",
      description =
          "Give no logit to ids that the tokenizer has no token for, which many models are padded"
              + " with.")
  private boolean leaveOutUnused;

  /**
   * Opens the model and says what is amiss with the machine and with the model, as the window does:
   * of the model that ships nothing. The caller closes it.
   *
   * <p>Weights that are NaN or infinite are among it. The loader counts them, and reads all weights
   * for it only where the logits of its check at load are not finite, else the embeddings alone:
   * counting here as {@code check} does would read a large model from the disk for nothing.
   */
  LanguageModel load(CliContext context) throws CliException {
    LanguageModel loaded =
        ModelArgument.load(
            context, folder(context), new LoadOptions(device.preference(), leaveOutUnused));
    note(context, context.loader().notices());
    if (!model.isEmpty()) {
      note(context, loaded.info().notices());
    }
    return loaded;
  }

  private static void note(CliContext context, List<String> notices) {
    notices.forEach(notice -> context.err().println("note: " + notice));
  }

  private Path folder(CliContext context) throws CliException {
    if (!model.isEmpty()) {
      return new ModelArgument(context, model).folder(download.isGiven());
    }
    if (context.bundledModel() == null) {
      throw new CliException(
          ExitCodes.MODEL, "the bundled model was not found", "Pass --model MODEL.", null);
    }
    return context.bundledModel();
  }

  /** A path as typed. */
  static Path path(String typed) throws CliException {
    try {
      if (!typed.isBlank()) {
        return Path.of(typed);
      }
    } catch (InvalidPathException e) {
      throw new CliException(
          ExitCodes.USAGE,
          "'" + e.getInput().replaceAll("\\p{Cntrl}", "?") + "' is no path: " + e.getReason(),
          "",
          e);
    }
    throw CliException.usage("a path is empty");
  }
}
