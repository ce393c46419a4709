package org.logitlens.app;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.file.Path;
import java.util.function.Consumer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.details.ExportChoice;
import org.logitlens.app.details.ExportDialog;
import org.logitlens.app.details.ExportForecast;
import org.logitlens.app.heatmap.ColumnSelection;
import org.logitlens.files.FileException;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LensGrid;
import org.logitlens.plot.ExportOptions;
import org.logitlens.plot.GridView;
import org.logitlens.plot.PictureException;
import org.logitlens.plot.PictureExport;
import org.logitlens.plot.PlotSettings;

/**
 * Exports the grid as a picture, into a file or the clipboard. Both take the grid and its settings
 * as they are when asked, whatever is run meanwhile.
 */
final class Pictures {
  private final LensViewModel viewModel;
  private final Background background;
  private final Consumer<Problem> problems;
  private Path lastFile = Path.of("lens.png");

  /**
   * Makes one.
   *
   * @param problems hears what the user should be told
   */
  Pictures(LensViewModel viewModel, Background background, Consumer<Problem> problems) {
    this.viewModel = viewModel;
    this.background = background;
    this.problems = problems;
  }

  /**
   * Asks how and where, then writes a file.
   *
   * @param dialogs shows dialogs
   * @param selection the columns that may be exported alone; null to offer only all of them
   */
  void export(Dialogs dialogs, @Nullable ColumnSelection selection) {
    LensGrid grid = viewModel.gridProperty().get();
    if (grid == null) {
      return;
    }
    PlotSettings plot = viewModel.plotProperty().get();
    ExportChoice initial =
        new ExportChoice(
            lastFile,
            ExportOptions.DEFAULT,
            false,
            plot.theme(),
            plot.cellWidth(),
            plot.cellHeight());
    int columns = GridView.of(grid, plot).columnCount();
    dialogs.ask(
        () ->
            new ExportDialog(
                initial,
                columns,
                selection == null ? "" : name(selection),
                choice -> forecast(grid, shown(plot, selection, choice), choice)),
        choice -> write(grid, shown(plot, selection, choice), choice));
  }

  /** Positions as the window counts them, from 0: {@code 5 to 12 (in view)}. */
  static String name(ColumnSelection selection) {
    int last = selection.to() - 1;
    boolean single = last == selection.from();
    return (single ? "Only " + last : selection.from() + " to " + last)
        + (selection.pinned() ? single ? " (pinned)" : " (between pins)" : " (in view)");
  }

  private static PlotSettings shown(
      PlotSettings plot, @Nullable ColumnSelection selection, ExportChoice choice) {
    PlotSettings sized = plot.withCellSize(choice.cellWidth(), choice.cellHeight());
    return selection != null && choice.selectionOnly()
        ? sized.withColumns(selection.from(), selection.to())
        : sized;
  }

  /**
   * Writes a file as chosen.
   *
   * @param plot which columns are drawn, and how; only the theme is the choice's
   */
  void write(LensGrid grid, PlotSettings plot, ExportChoice choice) {
    lastFile = choice.file();
    background.run(
        () -> {
          PictureExport.write(
              grid,
              plot.withTheme(choice.theme()),
              choice.options(),
              choice.file(),
              true,
              fraction -> {},
              new Cancellation());
          return choice.file();
        },
        file -> problems.accept(Problem.note("The picture is saved.", file.toString())),
        failure -> problems.accept(told(failure, "The picture could not be saved")));
  }

  /** Puts the picture on the clipboard: opaque, of limited size. */
  void copy() {
    LensGrid grid = viewModel.gridProperty().get();
    if (grid == null) {
      return;
    }
    PlotSettings plot = viewModel.plotProperty().get();
    background.run(
        () -> opaque(PictureExport.image(grid, plot, ExportOptions.DEFAULT)),
        image -> {
          ClipboardContent content = new ClipboardContent();
          content.putImage(image);
          Clipboard.getSystemClipboard().setContent(content);
          problems.accept(Problem.note("The picture is copied.", ""));
        },
        failure -> problems.accept(told(failure, "The picture could not be copied")));
  }

  private static ExportForecast forecast(LensGrid grid, PlotSettings plot, ExportChoice choice) {
    PictureExport.Size size = PictureExport.size(grid, plot, choice.options());
    // Flat colours and text: about a tenth of a byte per pixel once compressed.
    return new ExportForecast(
        size.width(),
        size.height(),
        size.pixels() / 10,
        size.fits(PictureExport.MAX_PIXELS)
            ? ""
            : "That is larger than most programs open. Lower the scale or make the cells smaller.");
  }

  private static WritableImage opaque(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] |= 0xFF000000;
    }
    WritableImage copy = new WritableImage(width, height);
    copy.getPixelWriter()
        .setPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
    return copy;
  }

  /** What the user is told of a file or a picture that could not be made. */
  static Problem told(Throwable failure, String task) {
    if (failure instanceof PictureException refused) {
      return Problem.error(refused.getMessage(), refused.remedy(), refused.getCause());
    }
    if (failure instanceof FileException refused) {
      return Problem.error(refused.getMessage(), refused.remedy(), refused.getCause());
    }
    return Problem.of(failure, task);
  }
}
