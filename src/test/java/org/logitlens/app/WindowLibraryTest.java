package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.logitlens.app.library.ModelTable;
import org.logitlens.lens.FakeLibrary;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class WindowLibraryTest {
  private static final String GPT2 = "openai-community/gpt2";
  private static final String PYTHIA = "EleutherAI/pythia-70m";

  private final FakeLibrary library = new FakeLibrary(Path.of("/hub"));
  private OpenWindow open;

  @Start
  void start(Stage stage) {
    open = OpenWindow.show(stage, library, OpenWindow.TINY, AppFolders.NOWHERE);
  }

  @AfterEach
  void close() {
    library.steps.release(1000);
    open.close();
  }

  private @Nullable Scene dialog() {
    return Window.getWindows().stream()
        .map(Window::getScene)
        .filter(scene -> scene.lookup("#library-table") != null)
        .findFirst()
        .orElse(null);
  }

  private void showList() {
    open.act(() -> open.window.commands().showModels());
    open.await("the list", () -> dialog() != null && !table().getItems().isEmpty());
  }

  private <T extends Node> T node(String query, Class<T> type) {
    return type.cast(Objects.requireNonNull(Objects.requireNonNull(dialog()).lookup(query), query));
  }

  private ModelTable table() {
    return node("#library-table", ModelTable.class);
  }

  private String text(String query) {
    return open.ask(() -> node(query, Labeled.class).getText());
  }

  private void choose(String address) {
    open.act(
        () ->
            table()
                .getSelectionModel()
                .select(
                    table().getItems().stream()
                        .filter(model -> model.address().equals(address))
                        .findFirst()
                        .orElseThrow()));
  }

  private void press(String query) {
    open.act(() -> node(query, Button.class).fire());
  }

  private void await(String what, Callable<Boolean> condition) {
    open.await(what, condition);
  }

  @Test
  void aModelIsChosenSeenToComeAndLookedAt() {
    library.steps.drainPermits();
    open.prompt("abc");
    open.awaitGrid("abc");
    showList();
    choose(GPT2);
    assertEquals("GPT-2 (124M)", text("#chosen-name"));
    assertEquals("GPT-2  ·  12 blocks  ·  124M weights  ·  licence MIT", text("#chosen-facts"));
    assertEquals("Downloads 548 MB; 40.0 GB are free on the disk.", text("#chosen-disk"));
    assertEquals("Needs about 1.1 GB of memory; 8.0 GB are free: it fits.", text("#chosen-memory"));

    press("#chosen-main");
    library.steps.release(3);
    String said = "GPT-2 (124M)  ·  165 MB of 548 MB  ·  8.3 MB/s  ·  47 s left";
    await("progress", () -> text(".transfer-text").equals(said));
    assertEquals(0.3, open.ask(() -> node(".progress-bar", ProgressBar.class).getProgress()), 0.01);
    assertTrue(open.ask(() -> node("#chosen-main", Button.class).isDisabled()));
    library.steps.release(100);

    await("its lens", () -> open.textOf("#modelMenu").equals("gpt2") || loaded(GPT2));
    open.awaitGrid("abc");
    assertEquals(Optional.empty(), open.ask(() -> Optional.ofNullable(dialog())));
  }

  private String told() {
    return open.ask(
        () ->
            open.scene().getRoot().lookupAll(".notice .label").stream()
                .map(label -> ((Labeled) label).getText())
                .collect(Collectors.joining(" ")));
  }

  private boolean loaded(String address) {
    return open.loader.asked.contains(library.folderOf(address));
  }

  @Test
  void aLongNamePushesNothingOutOfTheListOrTheStatusBar() {
    library.steps.drainPermits();
    String name =
        "an-organisation-of-many-words/a-model-whose-name-says-all-that-can-be-said-of-it";
    showList();
    open.act(() -> node("#library-search", TextField.class).setText(name));
    choose(name);
    press("#chosen-main");
    library.steps.release(3);
    await("progress", () -> text(".transfer-text").contains(" of "));
    Node inList = node("#transfer-cancel", Button.class);
    Node inBar = open.node("#transfer-cancel", Button.class);
    for (Node cancel : List.of(inList, inBar)) {
      await(
          "room for Cancel",
          () ->
              cancel.localToScene(cancel.getLayoutBounds()).getMaxX()
                  <= cancel.getScene().getWidth());
      assertTrue(open.ask(() -> cancel.getLayoutBounds().getWidth()) > 30);
    }
    press("#transfer-cancel");
    await("stopped", () -> !open.isShown(".transfer-text"));
  }

  @Test
  void aDownloadGoesOnWhenTheListIsClosedAndTheStatusBarStopsIt() {
    library.steps.drainPermits();
    showList();
    choose(GPT2);
    press("#chosen-main");
    library.steps.release(2);
    open.act(() -> Objects.requireNonNull(dialog()).getWindow().hide());

    await("progress", () -> open.textOf(".transfer-text").contains("110 MB of 548 MB"));
    assertTrue(open.isShown(".transfer-text"));
    open.act(() -> open.node("#transfer-cancel", Button.class).fire());

    await("stopped", () -> !open.isShown(".transfer-text"));
    assertTrue(told().contains("Stopped."), told());
    assertTrue(told().contains("goes on from there"), told());
    showList();
    choose(GPT2);
    await("a part", () -> text("#chosen-disk").contains("110 MB of it are here"));
  }

  @Test
  void aDownloadThatEndsUnseenDoesNotTakeTheWindowFromAModelOpenedSince() {
    library.steps.drainPermits();
    showList();
    choose(GPT2);
    press("#chosen-main");
    open.act(
        () -> {
          Objects.requireNonNull(dialog()).getWindow().hide();
          open.window.commands().open(Path.of("/models/other"));
        });
    open.await("another model", () -> open.textOf("#modelMenu").equals("other"));
    library.steps.release(100);

    open.await("told", () -> told().contains("GPT-2 (124M) is downloaded."));
    assertFalse(loaded(GPT2));
  }

  @Test
  void downloadedModelsAreInTheMenuOfModels() {
    library.with(GPT2).with(PYTHIA);
    showList();

    await(
        "them in the menu",
        () ->
            open.node("#modelMenu", MenuButton.class).getItems().stream()
                .limit(3)
                .map(MenuItem::getText)
                .toList()
                .equals(List.of("tiny (bundled)", "GPT-2 (124M)", "Pythia 70M")));
    open.act(() -> item("Pythia 70M").fire());
    await("its lens", () -> loaded(PYTHIA));
    await("noted", () -> library.calls.contains("opened " + library.folderOf(PYTHIA)));
    assertEquals(PYTHIA, open.ask(() -> Commands.nameOf(library.folderOf(PYTHIA))));
  }

  private MenuItem item(String text) {
    return open.node("#modelMenu", MenuButton.class).getItems().stream()
        .filter(item -> text.equals(item.getText()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theModelThatIsOpenCannotBeDeleted() {
    library.with(GPT2);
    open.act(() -> open.window.commands().open(library.folderOf(GPT2)));
    open.await("open", () -> open.textOf("#modelMenu").equals("0123abcd") || loaded(GPT2));
    open.prompt("abc");
    open.awaitGrid("abc");
    showList();
    choose(GPT2);

    assertEquals("It is open.", text("#chosen-why"));
    assertTrue(open.ask(() -> node("#chosen-delete", Button.class).isDisabled()));
  }
}
