package org.logitlens.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.logitlens.lens.Device;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LoadOptions;
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

  @Option(names = "--download", description = "Download the model if it is not there yet.")
  private boolean download;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu",
      converter = Choices.OfDevice.class,
      description = "Where it runs. auto (the default) takes CUDA when it works.")
  private Device.Preference device = Device.Preference.AUTOMATIC;

  @Option(
      names = "--leave-out-unused",
      description =
          "Give no logit to ids that the tokenizer has no token for, which many models are padded"
              + " with.")
  private boolean leaveOutUnused;

  /** Opens the model and says what is amiss with the machine; the caller closes it. */
  LanguageModel load(CliContext context) throws CliException {
    LanguageModel loaded =
        ModelArgument.load(context, folder(context), new LoadOptions(device, leaveOutUnused));
    context.loader().notices().forEach(notice -> context.err().println("note: " + notice));
    return loaded;
  }

  private Path folder(CliContext context) throws CliException {
    if (!model.isEmpty()) {
      return new ModelArgument(context, model).folder(download);
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
