package org.logitlens.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: whether a model works, what it is, and whether it gives published values. */
@Command(
    name = "check",
    description =
        "Validate a model: read its files, look for values that are no numbers, load it, compare"
            + " its decoded last row with its own logits, and compare what it guesses with values"
            + " that others published of it.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(
      paramLabel = "MODEL",
      description = "Folder of the model, or its name on the hub when it is downloaded.")
  private String model = "";

  @Mixin private DownloadOption download = new DownloadOption();
  @Mixin private DeviceOption device = new DeviceOption();

  @Option(names = "--tensors", description = "List every tensor, not only those with a fault.")
  private boolean everyTensor;

  @Option(
      names = "--against",
      paramLabel = "NAME",
      description =
          "Compare with the published values of this model, whatever the folder is called: gpt2,"
              + " opt-125m, pythia-14m, pythia-70m, pythia-160m, SmolLM2-135M, Qwen3-0.6B.")
  private String against = "";

  CheckCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CliException, ModelException {
    Optional<PublishedModel> named = named();
    Path folder = new ModelArgument(context, model).folder(download.isGiven());
    try (LanguageModel loaded =
        ModelArgument.load(context, folder, LoadOptions.on(device.preference()))) {
      ModelInfo info = loaded.info();
      print(info);
      TensorCounts.of(folder).lines(everyTensor).forEach(text -> line("values", text));
      Optional<PublishedModel> published =
          named.isPresent() ? named : PublishedModel.recognised(info);
      if (published.isPresent()) {
        compare(loaded, published.get());
      } else {
        line("published", notCompared(info));
      }
    }
    context.out().println("ok");
    return ExitCodes.OK;
  }

  private Optional<PublishedModel> named() throws CliException {
    Optional<PublishedModel> named = PublishedModel.named(against);
    if (!against.isEmpty() && named.isEmpty()) {
      throw CliException.usage(
          "--against: no values of " + against + " are known, only of " + PublishedModel.names());
    }
    return named;
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
  }

  private void compare(LanguageModel loaded, PublishedModel published)
      throws CliException, ModelException {
    if (!published.hasShapeOf(loaded.info())) {
      throw CliException.usage(
          String.format(
              Locale.ROOT,
              "--against: %s has %d blocks of width %d and %,d ids; this model has %d, %d and %,d",
              published.repository(),
              published.layers(),
              published.width(),
              published.vocabulary(),
              loaded.info().layers(),
              loaded.info().width(),
              loaded.info().vocabularySize()));
    }
    Agreement found = KnownValues.of(published).compare(loaded);
    line("published", "compared with " + published.repository() + " (values by LensLapse)");
    line("", share(found.sameIds(), found.prompts()) + " prompts have the published tokens");
    line("", share(found.sameGuesses(), found.guesses()) + " top guesses agree");
    line(
        "",
        String.format(
            Locale.ROOT,
            "%s probabilities agree, largest difference %.1e",
            share(found.closeProbabilities(), found.probabilities()),
            found.largest()));
    if (!found.complete()) {
      throw new CliException(
          ExitCodes.MODEL,
          "this model does not give the published values of " + published.repository(),
          "Compare its files with: logit-lens models check " + published.repository(),
          null);
    }
  }

  private static String notCompared(ModelInfo info) {
    Optional<PublishedModel> alike =
        PublishedModel.ALL.stream().filter(each -> each.hasShapeOf(info)).findFirst();
    return alike
        .map(
            each ->
                "not compared: it has the sizes of "
                    + each.repository()
                    + ", but nothing here says that it is that model; --against "
                    + each.shortName()
                    + " compares them")
        .orElse("no values are known of a model of these sizes");
  }

  private static String share(int part, int whole) {
    return String.format(Locale.ROOT, "%,d of %,d", part, whole);
  }

  private void line(String name, String value) {
    context.out().println(String.format(Locale.ROOT, "%-13s %s", name, value));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
