package org.logitlens.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Prompt;

/** A view model over fake models, without a window. */
abstract class WithViewModel {
  static final Path TINY = Path.of("/models/tiny");
  static final Path OTHER = Path.of("/models/other");

  final TestThread ui = new TestThread();
  final FakeLoader loader = new FakeLoader();
  final List<Problem> told = new ArrayList<>();
  final LensViewModel viewModel = new LensViewModel(loader, ui, told::add);

  @AfterEach
  void close() {
    ui.run(viewModel::close);
    ui.close();
  }

  void openTiny(String text) {
    ui.run(
        () -> {
          viewModel.textProperty().set(text);
          viewModel.open(TINY);
        });
    awaitReady();
    if (!text.isEmpty()) {
      awaitGrid(text);
    }
  }

  void awaitReady() {
    ui.await("ready", () -> viewModel.statusProperty().get() instanceof Status.Ready);
  }

  void awaitGrid(String text) {
    ui.await(
        "a complete grid of " + text,
        () -> {
          LensGrid grid = viewModel.gridProperty().get();
          return grid != null && grid.isComplete() && grid.prompt().text().equals(text);
        });
  }

  boolean cut(String text) {
    Prompt prompt = viewModel.promptProperty().get();
    return prompt != null && prompt.text().equals(text);
  }

  void type(String text) {
    ui.run(() -> viewModel.textProperty().set(text));
  }

  FakeModel tiny() {
    return loader.model("tiny");
  }
}
