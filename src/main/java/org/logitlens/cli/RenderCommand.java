package org.logitlens.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.plot.ExportOptions;
import org.logitlens.plot.PictureException;
import org.logitlens.plot.PictureExport;
import org.logitlens.plot.PlotSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code render}: the picture that the window exports, without a window. */
@Command(
    name = "render",
    description = "Draw the grid as a PNG, the same picture that the window exports.",
    mixinStandardHelpOptions = true)
final class RenderCommand implements Callable<Integer> {
  private static final int ONE_GUESS = 1;

  private final CliContext context;

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private PromptOptions prompt = new PromptOptions();
  @Mixin private LensOptions lens = new LensOptions();
  @Mixin private PlotOptions plot = new PlotOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "x.png",
      description = "The file of the picture.")
  private String out = "";

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  @Option(
      names = "--scale",
      paramLabel = "N",
      description = "Pixels per pixel of the layout, 1 to 8. Default: 2.")
  private int scale = ExportOptions.DEFAULT.scale();

  @Option(
      names = "--dpi",
      paramLabel = "N",
      description = "Resolution noted in the file. Default: 192.")
  private int dpi = ExportOptions.DEFAULT.dpi();

  RenderCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CliException, ModelException, PictureException {
    OutputFile file = OutputFile.checked(out, force);
    ExportOptions options = options();
    PlotSettings settings = plot.settings();
    PromptText text = prompt.text(context);
    LensGrid grid;
    try (LanguageModel loaded = model.load(context)) {
      text.notices().forEach(notice -> context.err().println("note: " + notice));
      Prompt tokens = prompt.tokenize(loaded, text);
      plot.checkWindow(tokens.size());
      // Before the run, which may take minutes: its size depends on no value.
      PictureExport.requireDrawable(lens.undecoded(loaded, tokens), settings, options);
      boolean jensenShannon = settings.metric() == Metric.JENSEN_SHANNON;
      grid = lens.run(context, loaded, tokens, ONE_GUESS, jensenShannon).grid();
    }
    PictureExport.write(
        grid, settings, options, file.path(), force, fraction -> {}, new Cancellation());
    PictureExport.Size size = PictureExport.size(grid, settings, options);
    context
        .out()
        .println(
            String.format(
                Locale.ROOT, "wrote %s, %d x %d pixels", file.path(), size.width(), size.height()));
    return ExitCodes.OK;
  }

  private ExportOptions options() throws CliException {
    try {
      return new ExportOptions(scale, dpi);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, "--" + e.getMessage(), "", e);
    }
  }
}
