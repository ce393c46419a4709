package org.logitlens.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code values}: every number of the grid as JSON or CSV. */
@Command(
    name = "values",
    description = "Write every number of the grid, for all rows and tokens.",
    mixinStandardHelpOptions = true)
final class ValuesCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private PromptOptions prompt = new PromptOptions();
  @Mixin private LensOptions lens = new LensOptions();

  @Option(names = "--k", paramLabel = "N", description = "Top guesses per cell. Default: 10.")
  private int k = 10;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "x.json|x.csv",
      description = "The file; its ending chooses the format. - writes JSON to standard output.")
  private String out = "";

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  ValuesCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CliException, ModelException, IOException {
    boolean standard = out.equals("-");
    boolean csv = out.toLowerCase(Locale.ROOT).endsWith(".csv");
    if (!standard && !csv && !out.toLowerCase(Locale.ROOT).endsWith(".json")) {
      throw CliException.usage("--out must end with .json or .csv");
    }
    OutputFile file = standard ? null : OutputFile.checked(out, force);
    PromptText text = prompt.text(context);
    try (LanguageModel loaded = model.load(context)) {
      text.notices().forEach(notice -> context.err().println("note: " + notice));
      LensResult result = lens.run(context, loaded, prompt.tokenize(loaded, text), k, true);
      double identity = loaded.info().identity();
      if (file == null) {
        write(result, identity, false, context.out());
      } else {
        file.write(stream -> write(result, identity, csv, stream));
        context.out().println("wrote " + file.path());
      }
    }
    return ExitCodes.OK;
  }

  private static void write(LensResult result, double identity, boolean csv, OutputStream stream)
      throws IOException {
    if (csv) {
      new ValuesCsv(result.grid()).write(stream);
    } else {
      new ValuesJson(result.grid(), identity).write(stream);
    }
  }
}
