package org.logitlens.app.details;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Spinner;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;
import org.logitlens.plot.ExportOptions;
import org.logitlens.plot.PictureException;
import org.logitlens.plot.PictureExport;
import org.logitlens.plot.Theme;

/**
 * Asks how and where to export a picture; says at every change how large it would be. Gives nothing
 * when cancelled. The file is asked for last, so the system's own chooser asks about replacing one.
 */
public final class ExportDialog extends Dialog<ExportChoice> {

  /** Asks for a file to write. */
  @FunctionalInterface
  public interface FileQuestion {
    /**
     * Asks.
     *
     * @param owner the window that waits
     * @param suggestion a file to start from
     * @return empty when cancelled
     */
    Optional<Path> ask(Window owner, Path suggestion);
  }

  private static final double MIB = 1024 * 1024;
  private static final int LARGEST_CELL = 400;
  private static final int CELL_STEP = 4;

  private final ExportChoice initial;
  private final Function<ExportChoice, ExportForecast> forecast;
  private final FileQuestion question;
  private final Spinner<Integer> scale;
  private final Spinner<Integer> dpi;
  private final Spinner<Integer> cellWidth;
  private final Spinner<Integer> cellHeight;
  private final RadioButton all = new RadioButton();
  private final RadioButton selection = new RadioButton();
  private final RadioButton light = new RadioButton("Light");
  private final RadioButton dark = new RadioButton("Dark");
  private final Label size = new Label();
  private final Label refusal = new Label();
  private final ButtonType export = new ButtonType("Export…", ButtonData.OK_DONE);
  private Path file;

  /**
   * A dialog that asks with the system's file chooser.
   *
   * @param initial what is chosen at first
   * @param columns how many columns there are
   * @param selection which of them may be exported alone, in words; empty when there is no such
   *     choice
   * @param forecast what a choice would give; called on this thread at every change
   */
  public ExportDialog(
      ExportChoice initial,
      int columns,
      String selection,
      Function<ExportChoice, ExportForecast> forecast) {
    this(initial, columns, selection, forecast, ExportDialog::chooseFile);
  }

  /**
   * A dialog.
   *
   * @param initial what is chosen at first
   * @param columns how many columns there are
   * @param selection which of them may be exported alone, in words; empty when there is no such
   *     choice
   * @param forecast what a choice would give; called on this thread at every change
   * @param question asks for the file
   */
  public ExportDialog(
      ExportChoice initial,
      int columns,
      String selection,
      Function<ExportChoice, ExportForecast> forecast,
      FileQuestion question) {
    this.initial = initial;
    this.file = initial.file();
    this.forecast = forecast;
    this.question = question;
    this.scale = new Spinner<>(1, ExportOptions.MAX_SCALE, initial.options().scale());
    this.dpi = new Spinner<>(1, ExportOptions.MAX_DPI, initial.options().dpi(), 24);
    this.cellWidth = new Spinner<>(1, LARGEST_CELL, initial.cellWidth(), CELL_STEP);
    this.cellHeight = new Spinner<>(1, LARGEST_CELL, initial.cellHeight(), CELL_STEP);
    scale.setId("export-scale");
    dpi.setId("export-dpi");
    cellWidth.setId("export-cell-width");
    cellHeight.setId("export-cell-height");
    size.setId("export-size");
    refusal.setId("export-refusal");
    setTitle("Export PNG");
    DialogLayout.prepare(this, "Export PNG");
    getDialogPane().getButtonTypes().setAll(export, ButtonType.CANCEL);
    getDialogPane().setContent(content(columns, selection));
    exportButton().addEventFilter(ActionEvent.ACTION, this::askForFile);
    setResultConverter(type -> type == export ? choice() : null);
    for (Spinner<Integer> number : List.of(scale, dpi, cellWidth, cellHeight)) {
      number.setEditable(true);
      DialogLayout.commitWhileTyping(number);
      number.valueProperty().addListener(observable -> update());
    }
    all.selectedProperty().addListener(observable -> update());
    light.selectedProperty().addListener(observable -> update());
    update();
  }

  private VBox content(int columns, String selected) {
    ToggleGroup extent = new ToggleGroup();
    extent.getToggles().addAll(all, selection);
    all.setText("All " + columns);
    selection.setText(selected);
    (initial.selectionOnly() && !selected.isEmpty() ? selection : all).setSelected(true);
    ToggleGroup themes = new ToggleGroup();
    themes.getToggles().addAll(light, dark);
    (initial.theme() == Theme.DARK ? dark : light).setSelected(true);
    DialogLayout.wrapped(refusal);
    refusal.getStyleClass().add("refusal");
    refusal.managedProperty().bind(refusal.visibleProperty());
    DialogLayout form = new DialogLayout();
    form.row("_Scale", scale, "pixels per point");
    form.row("_Resolution", dpi, "dots per inch");
    form.row("C_ell width", cellWidth, "points");
    form.row("Cell _height", cellHeight, "points; small cells have no text");
    if (!selected.isEmpty()) {
      form.row("Positions", new HBox(16, all, selection));
    }
    form.row("Colours", new HBox(16, light, dark));
    form.row("Size", size);
    return new VBox(12, form.pane(), refusal);
  }

  private void update() {
    boolean complete =
        Stream.of(scale, dpi, cellWidth, cellHeight).allMatch(number -> number.getValue() != null);
    if (complete) {
      show(forecast.apply(choice()));
    }
  }

  private void show(ExportForecast expected) {
    size.setText(
        String.format(
            Locale.ROOT,
            "%,d × %,d px, about %.1f MB",
            expected.width(),
            expected.height(),
            expected.bytes() / MIB));
    exportButton().setDisable(!expected.possible());
    refuse(expected.refusal());
  }

  private void refuse(String reason) {
    refusal.setText(reason);
    refusal.setVisible(!reason.isEmpty());
    Window window =
        getDialogPane().getScene() == null ? null : getDialogPane().getScene().getWindow();
    if (window != null && window.isShowing()) {
      window.sizeToScene();
    }
  }

  /** Keeps the dialog open when no file is chosen or that file cannot be written. */
  private void askForFile(ActionEvent event) {
    Optional<Path> chosen = question.ask(getDialogPane().getScene().getWindow(), file);
    if (chosen.isEmpty()) {
      event.consume();
      return;
    }
    try {
      PictureExport.requireWritable(chosen.get());
      file = chosen.get();
    } catch (PictureException e) {
      event.consume();
      refuse(e.getMessage() + " " + e.remedy());
    }
  }

  private Node exportButton() {
    return getDialogPane().lookupButton(export);
  }

  private ExportChoice choice() {
    return new ExportChoice(
        file,
        new ExportOptions(scale.getValue(), dpi.getValue()),
        selection.isSelected(),
        dark.isSelected() ? Theme.DARK : Theme.LIGHT,
        cellWidth.getValue(),
        cellHeight.getValue());
  }

  private static Optional<Path> chooseFile(Window owner, Path suggestion) {
    // Asks itself before it gives the name of a file that exists.
    return Optional.ofNullable(chooser(suggestion).showSaveDialog(owner)).map(java.io.File::toPath);
  }

  /** The system's own chooser, set to start from a file. */
  static FileChooser chooser(Path suggestion) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle("Export PNG");
    chooser.getExtensionFilters().add(new ExtensionFilter("PNG image", "*.png"));
    Path folder = suggestion.toAbsolutePath().getParent();
    if (folder != null && folder.toFile().isDirectory()) {
      chooser.setInitialDirectory(folder.toFile());
    }
    Path name = suggestion.getFileName();
    chooser.setInitialFileName(name == null ? "lens.png" : name.toString());
    return chooser;
  }
}
