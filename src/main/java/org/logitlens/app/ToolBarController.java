package org.logitlens.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ModelInfo;
import org.logitlens.plot.PlotSettings;

/** The tool bar: model, device, lens, colour mode, export, theme and the menu. */
final class ToolBarController {
  /** Under this width the bar leaves out what the status bar says too. */
  private static final double NARROW = 1020;

  private final LensViewModel viewModel;
  private final WindowState state;
  private final Commands commands;
  private final ModelList models;

  @FXML private HBox bar;
  @FXML private MenuButton modelMenu;
  @FXML private Label deviceChip;
  @FXML private Label lensLabel;
  @FXML private MenuButton lensMenu;
  @FXML private Region gap;
  @FXML private ModeBar modes;
  @FXML private Button export;
  @FXML private MenuButton menu;

  ToolBarController(
      LensViewModel viewModel, WindowState state, Commands commands, ModelList models) {
    this.viewModel = viewModel;
    this.state = state;
    this.commands = commands;
    this.models = models;
  }

  @FXML
  private void initialize() {
    viewModel.modelProperty().addListener(o -> showModel());
    viewModel.statusProperty().addListener(o -> showModel());
    state.recent().addListener((ListChangeListener<Path>) change -> fillModels());
    models.onChange(this::fillModels);
    viewModel.decoderProperty().addListener(o -> showLens());
    viewModel.hiddenRowsProperty().addListener(o -> showLens());
    viewModel.plotProperty().addListener((property, before, now) -> showPlot(before, now));
    modes.metricProperty().addListener((property, before, now) -> choose(now));
    bar.widthProperty().addListener((property, before, now) -> adapt(now.doubleValue()));
    export.disableProperty().bind(viewModel.gridProperty().isNull());
    menu.getItems().setAll(commands.menu());
    fillModels();
    showModel();
    showLens();
    showPlot(null, viewModel.plotProperty().get());
  }

  @FXML
  private void export() {
    commands.exportPicture();
  }

  @FXML
  private void switchTheme() {
    commands.switchTheme();
  }

  private void adapt(double width) {
    boolean wide = width >= NARROW;
    for (Region region : List.of(deviceChip, lensLabel)) {
      region.setManaged(wide && !deviceChip.getText().isEmpty());
      region.setVisible(region.isManaged());
    }
    lensLabel.setManaged(wide);
    lensLabel.setVisible(wide);
    gap.setPrefWidth(wide ? 24 : 0);
  }

  private void showModel() {
    ModelInfo info = viewModel.modelProperty().get();
    if (viewModel.statusProperty().get() instanceof Status.Loading loading) {
      modelMenu.setText(Commands.shortName(Commands.nameOf(loading.folder())));
    } else {
      modelMenu.setText(info == null ? "Open a model" : Commands.shortName(info.name()));
    }
    deviceChip.setText(info == null ? "" : info.device().name());
    deviceChip.setTooltip(info == null ? null : new Tooltip(info.device().label()));
    modelMenu.setTooltip(info == null ? null : new Tooltip(ModelFacts.of(info)));
    adapt(bar.getWidth());
  }

  private void fillModels() {
    modelMenu.getItems().setAll(ModelMenu.items(commands, state.recent(), models));
  }

  private void showLens() {
    HiddenRows rows = viewModel.hiddenRowsProperty().get();
    String lens = viewModel.decoderProperty().get().title();
    lensMenu.setText(
        rows == HiddenRows.BLOCKS ? lens : lens + ", " + rows.title().toLowerCase(Locale.ROOT));
    lensMenu.getItems().setAll(LensMenu.items(viewModel));
  }

  /** Nothing where the bar only follows: settings that are set anew are painted anew. */
  private void choose(Metric metric) {
    PlotSettings now = viewModel.plotProperty().get();
    if (now.metric() != metric) {
      viewModel.plotProperty().set(now.withMetric(metric));
    }
  }

  private void showPlot(@Nullable PlotSettings before, PlotSettings now) {
    modes.metricProperty().set(now.metric());
    // Another colour mode, which may come with every frame, changes nothing in that menu.
    if (before == null || !LensMenu.isSame(before, now)) {
      lensMenu.getItems().setAll(LensMenu.items(viewModel));
    }
  }
}
