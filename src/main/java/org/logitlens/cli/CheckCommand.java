package org.logitlens.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.logitlens.lens.Device;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.ModelInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: whether a folder holds a model that works, and what it is. */
@Command(
    name = "check",
    description =
        "Validate a model's folder: read its files, load it, and compare its decoded last row with"
            + " its own logits.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "DIR", description = "Folder of the model.")
  private String folder = "";

  @Option(
      names = "--device",
      paramLabel = "auto|cpu",
      converter = Choices.OfDevice.class,
      description = "Where it runs. auto (the default) takes CUDA when it works.")
  private Device.Preference device = Device.Preference.AUTOMATIC;

  CheckCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CliException {
    try (LanguageModel model = ModelOptions.load(context, ModelOptions.path(folder), device)) {
      print(model.info());
    }
    return ExitCodes.OK;
  }

  private void print(ModelInfo info) {
    line("model", info.name());
    line("folder", info.folder().toString());
    line("architecture", info.architecture());
    line("blocks", number(info.layers()));
    line("width", number(info.width()));
    line("heads", number(info.heads()));
    line("vocabulary", number(info.vocabularySize()));
    line("context", number(info.contextLength()) + " tokens");
    line("weights", number(info.parameters()) + " in " + info.dtype());
    line("size", number(info.weightBytes()) + " bytes");
    line("device", info.device().label());
    line("identity", String.format(Locale.ROOT, "%.1e", info.identity()));
    info.notices().forEach(notice -> line("note", notice));
    context.out().println("ok");
  }

  private void line(String name, String value) {
    context.out().println(String.format(Locale.ROOT, "%-13s %s", name, value));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
