package org.logitlens.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.Prompt;

/** The status bar: what is open, what the last run took, what is under way. */
final class StatusController {
  private final LensViewModel viewModel;

  @FXML private Label facts;
  @FXML private HBox busy;
  @FXML private Label step;
  @FXML private ProgressBar progress;

  StatusController(LensViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  private void initialize() {
    viewModel.statusProperty().addListener(o -> show());
    viewModel.modelProperty().addListener(o -> show());
    viewModel.figuresProperty().addListener(o -> show());
    facts.setTooltip(new Tooltip());
    busy.managedProperty().bind(busy.visibleProperty());
    show();
  }

  @FXML
  private void cancel() {
    viewModel.cancel();
  }

  private void show() {
    Status status = viewModel.statusProperty().get();
    String said = String.join("  ·  ", facts());
    facts.setText(said);
    facts.getTooltip().setText(said);
    busy.setVisible(status.isBusy());
    if (status instanceof Status.Loading loading) {
      step.setText(loading.step());
      progress.setProgress(loading.fraction());
    } else if (status instanceof Status.Running running) {
      step.setText("");
      progress.setProgress(running.fraction());
    }
  }

  private List<String> facts() {
    ModelInfo info = viewModel.modelProperty().get();
    if (info == null) {
      return List.of("No model is open");
    }
    List<String> facts = new ArrayList<>();
    facts.add(info.name());
    facts.add(info.device().label());
    LensGrid grid = viewModel.gridProperty().get();
    RunFigures figures = viewModel.figuresProperty().get();
    if (figures != null) {
      facts.addAll(extent(figures.prompt(), figures.prompt().size()));
      facts.add(duration(figures.elapsed().toNanos() / 1e9));
      facts.add(String.format(Locale.ROOT, "%,d MB", Math.round(figures.memoryBytes() / 1e6)));
    } else if (grid != null && grid.model().equals(info.name())) {
      facts.addAll(extent(grid.prompt(), grid.readyCount()));
    }
    facts.add(identity(info.identity()));
    if (viewModel.statusProperty().get() instanceof Status.Failed failed) {
      facts.add(failed.problem().message());
    }
    return facts;
  }

  private static List<String> extent(Prompt prompt, int decoded) {
    String tokens = Counted.of(prompt.size(), "token");
    List<String> said = new ArrayList<>();
    said.add(decoded == prompt.size() ? tokens : decoded + " of " + tokens);
    prompt.notices().stream().filter(notice -> notice.endsWith(" dropped")).forEach(said::add);
    return said;
  }

  private static String duration(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, "%.0f ms", seconds * 1e3)
        : String.format(Locale.ROOT, "%.1f s", seconds);
  }

  /** {@code identity 2e-6}. */
  private static String identity(double difference) {
    String number = String.format(Locale.ROOT, "%.0e", difference);
    return "identity " + number.replace("e-0", "e-").replace("e+00", "");
  }
}
