package org.logitlens.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;
import picocli.CommandLine.Option;

/** Which model runs, and where. */
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Folder of the model. Default: the bundled one.")
  private String folder = "";

  @Option(
      names = "--device",
      paramLabel = "auto|cpu",
      converter = Choices.OfDevice.class,
      description = "Where it runs. auto (the default) takes CUDA when it works.")
  private Device.Preference device = Device.Preference.AUTOMATIC;

  /** Opens the model; the caller closes it. */
  LanguageModel load(CliContext context) throws CliException {
    return load(context, folder(context), device);
  }

  static LanguageModel load(CliContext context, Path folder, Device.Preference device)
      throws CliException {
    try {
      return context.loader().load(folder, device, ModelLoader.Progress.NONE, new Cancellation());
    } catch (ModelException e) {
      throw CliException.of(ExitCodes.MODEL, e);
    }
  }

  private Path folder(CliContext context) throws CliException {
    if (!folder.isEmpty()) {
      return path(folder);
    }
    if (context.bundledModel() == null) {
      throw new CliException(
          ExitCodes.MODEL, "the bundled model was not found", "Pass --model DIR.", null);
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
