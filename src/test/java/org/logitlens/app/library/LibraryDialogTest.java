package org.logitlens.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.logitlens.app.details.ErrorReport;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.ModelException;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class LibraryDialogTest {
  private static final String GPT2 = "openai-community/gpt2";
  private static final String PYTHIA = "EleutherAI/pythia-70m";
  private static final String LLAMA = "meta-llama/Llama-3.2-1B";

  private final FakeLibrary library = new FakeLibrary(Path.of("/hub"));
  private final List<String> documents = new CopyOnWriteArrayList<>();
  private final List<ErrorReport> reports = new CopyOnWriteArrayList<>();
  private final List<Path> opened = new CopyOnWriteArrayList<>();
  private final FxRobot robot = new FxRobot();
  private LibraryViewModel viewModel;
  private @Nullable LibraryDialog dialog;

  @Start
  void start(Stage stage) {
    viewModel = new LibraryViewModel(library, Platform::runLater, new FakeWindow());
  }

  @AfterEach
  void close() {
    robot.interact(
        () -> {
          if (dialog != null) {
            dialog.close();
          }
          viewModel.close();
        });
  }

  private final class FakeWindow implements LibraryViewModel.Window {
    @Override
    public void open(Path folder) {
      opened.add(folder);
    }

    @Override
    public @Nullable Path shown() {
      return opened.isEmpty() ? null : opened.get(opened.size() - 1);
    }

    @Override
    public void tell(Outcome outcome) {}
  }

  private void showList() {
    robot.interact(
        () -> {
          LibraryDialog made = new LibraryDialog(viewModel, documents::add, reports::add);
          dialog = made;
          made.show();
        });
    await("the list", () -> !table().getItems().isEmpty());
  }

  private Scene scene() {
    return Objects.requireNonNull(dialog).getDialogPane().getScene();
  }

  private <T extends Node> T node(String query, Class<T> type) {
    return type.cast(Objects.requireNonNull(scene().lookup(query), query));
  }

  private ModelTable table() {
    return node("#library-table", ModelTable.class);
  }

  private static <T> T ask(Callable<T> question) {
    return WaitForAsyncUtils.waitForAsyncFx(20_000, question);
  }

  private static void await(String what, Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> ask(condition));
    } catch (TimeoutException e) {
      throw new AssertionError("never: " + what, e);
    }
  }

  private String text(String query) {
    return ask(() -> node(query, Labeled.class).getText());
  }

  private static boolean isShown(@Nullable Node node) {
    for (Node each = node; each != null; each = each.getParent()) {
      if (!each.isVisible()) {
        return false;
      }
    }
    return true;
  }

  private boolean isShown(String query) {
    return ask(() -> isShown(node(query, Node.class)));
  }

  private void choose(String address) {
    robot.interact(
        () ->
            table()
                .getSelectionModel()
                .select(
                    table().getItems().stream()
                        .filter(model -> model.address().equals(address))
                        .findFirst()
                        .orElseThrow()));
  }

  private List<String> listed() {
    return ask(() -> table().getItems().stream().map(LibraryModel::address).toList());
  }

  private void type(String text) {
    robot.interact(() -> node("#library-search", TextField.class).setText(text));
  }

  private void press(String query) {
    robot.interact(() -> node(query, Button.class).fire());
  }

  private void follow(String text) {
    robot.interact(
        () ->
            scene().getRoot().lookupAll(".hyperlink").stream()
                .map(Hyperlink.class::cast)
                .filter(link -> link.getText().equals(text))
                .findFirst()
                .orElseThrow()
                .fire());
  }

  private boolean loaded(String address) {
    return opened.contains(library.folderOf(address));
  }

  @Test
  void anyOtherNameIsTypedAndSaysWhileItIsTypedWhatIsWrongWithIt() {
    showList();
    type("pythia");
    assertEquals(List.of(PYTHIA), listed());
    type("EleutherAI/pythia-160m@");
    assertTrue(text("#library-hint").contains("is not a model's name"), text("#library-hint"));
    type("EleutherAI/pythia-160m@step4000");
    assertFalse(isShown("#library-hint"));
    assertEquals(List.of("EleutherAI/pythia-160m@step4000"), listed());

    press("#chosen-main");

    await("its lens", () -> loaded("EleutherAI/pythia-160m@step4000"));
    assertTrue(library.calls.contains("get EleutherAI/pythia-160m@step4000"));
  }

  private static final String OTHER = "someone/other";

  /** What the row of a model says of its download, its memory and what is there. */
  private String row(String address) {
    return ask(
        () -> {
          for (int i = 0; i < table().getItems().size(); i++) {
            if (table().getItems().get(i).address().equals(address)) {
              int row = i;
              return table().getColumns().stream()
                  .skip(4)
                  .map(column -> String.valueOf(column.getCellData(row)))
                  .collect(Collectors.joining("|"));
            }
          }
          return "";
        });
  }

  private long looks(String address) {
    return library.calls.stream().filter(call -> call.equals("look " + address)).count();
  }

  @Test
  void aTypedModelSaysWhatItTakesBeforeItIsDownloaded() {
    showList();
    library.looks.drainPermits();
    type(OTHER);
    await("the question", () -> row(OTHER).equals("–|–||Asking…"));
    assertEquals("Asking what it takes…", text("#chosen-facts"));
    assertEquals("", text("#chosen-memory"));

    library.looks.release();
    await("the answer", () -> row(OTHER).equals("900 MB|1.8 GB||"));

    assertEquals("Llama  ·  24 blocks  ·  300M weights", text("#chosen-facts"));
    assertEquals("Downloads 900 MB; 40.0 GB are free on the disk.", text("#chosen-disk"));
    assertEquals("Needs about 1.8 GB of memory; 8.0 GB are free: it fits.", text("#chosen-memory"));
    assertEquals(1, looks(OTHER));
    assertTrue(library.kept.isEmpty(), "nothing was fetched");
  }

  @Test
  @Tag("N8")
  void whyATypedModelCannotBeHadStandsInItsRowAndEnterAsksAgain() {
    showList();
    library.failure =
        new ModelException("There is no model someone/other.", "Check the spelling.", null);
    type(OTHER);
    await("the reason", () -> row(OTHER).equals("–|–||Not available"));
    assertEquals("There is no model someone/other. Check the spelling.", text("#chosen-facts"));
    assertTrue(reports.isEmpty());

    robot.interact(() -> node("#library-search", TextField.class).requestFocus());
    robot.push(KeyCode.ENTER);

    await("the answer", () -> row(OTHER).equals("900 MB|1.8 GB||"));
    assertEquals(2, looks(OTHER));
  }

  @Test
  void theNewestNameIsAskedForAndTheOneBeforeGivenUp() {
    showList();
    library.looks.drainPermits();
    type(OTHER);
    await("the first question", () -> looks(OTHER) == 1);
    type("someone/second");
    await("the second question", () -> looks("someone/second") == 1);

    library.looks.release(2);

    await("the answer", () -> row("someone/second").equals("900 MB|1.8 GB||"));
    assertEquals(List.of("someone/second"), listed());
    type(OTHER);
    await("the first is asked for anew", () -> looks(OTHER) == 2);
  }

  @Test
  void whatTheListKnowsIsNotAskedForAndWhatIsNoNameNeither() {
    showList();
    type(GPT2);
    type("EleutherAI/pythia-160m@");
    type("a--b/c/d");
    type(OTHER);

    await("the answer", () -> row(OTHER).equals("900 MB|1.8 GB||"));

    assertEquals(
        List.of("look " + OTHER),
        library.calls.stream().filter(call -> call.startsWith("look")).toList());
  }

  @Test
  void theKeyboardAloneFindsAndOpensAModel() {
    showList();
    robot.interact(() -> node("#library-search", TextField.class).requestFocus());
    robot.write("gpt-2");
    robot.push(KeyCode.DOWN).push(KeyCode.ENTER);

    await("its lens", () -> loaded(GPT2));
  }

  @Test
  @Tag("N1")
  @Tag("N8")
  void whatTheHubSaysIsToldWithRetryAndDetailsAndCachedModelsStillOpen() {
    library.with(PYTHIA).failure =
        new ModelException(
            "huggingface.co could not be reached.",
            "Check the connection.",
            new IllegalStateException("no route"));
    showList();
    choose(GPT2);
    press("#chosen-main");

    await("the reason", () -> isShown("#outcome-happened"));
    assertEquals("huggingface.co could not be reached.", text("#outcome-happened"));
    assertEquals("Check the connection.", text("#outcome-remedy"));
    follow("Details");
    assertTrue(reports.get(0).details().contains("no route"), reports.toString());
    follow("Retry");
    await("its lens", () -> loaded(GPT2));

    library.failure = new ModelException("still not reached.", "", null);
    showList();
    choose(PYTHIA);
    press("#chosen-main");
    await("the other lens", () -> loaded(PYTHIA));
  }

  @Test
  @Tag("N2")
  void offlineOnlyDownloadedModelsAreListedAndSaySo() {
    library.with(PYTHIA).offline = true;
    showList();

    await("only that", () -> listed().equals(List.of(PYTHIA)));
    type(OTHER);
    robot.push(KeyCode.ENTER);
    assertEquals("No downloaded model matches.", text("#library-hint"));
    type("");
    CheckBox box = ask(() -> node("#library-cached", CheckBox.class));
    assertTrue(ask(box::isDisabled));
    assertTrue(ask(box::getText).contains("HF_HUB_OFFLINE"));
    press("#chosen-main");
    await("its lens", () -> loaded(PYTHIA));
    assertTrue(library.calls.stream().noneMatch(call -> call.startsWith("get ")));
    assertEquals(0, looks(OTHER));
  }

  @Test
  void aGatedModelSaysWhatToDoFirst() {
    showList();
    choose(LLAMA);

    assertTrue(isShown("#chosen-gate"));
    assertTrue(text("#chosen-gate").contains("HF_TOKEN"), text("#chosen-gate"));
    choose(GPT2);
    assertFalse(isShown("#chosen-gate"));
  }

  @Test
  void aModelTooLargeForTheMachineSaysSoInNumbersBeforeItIsDownloaded() {
    showList();
    choose("Salesforce/ctrl");

    assertEquals(
        "Needs about 13.1 GB of memory; 8.0 GB are free: it does not fit now. Close other programs,"
            + " or take a smaller model.",
        text("#chosen-memory"));
  }

  @Test
  void deletingAsksFirstAndSaysWhatBecameFree() {
    library.with(GPT2);
    showList();
    choose(GPT2);
    press("#chosen-delete");
    assertEquals("Delete it from the disk? 548 MB become free.", text("#chosen-asked"));
    press("#chosen-keep");
    assertFalse(isShown("#chosen-asked"));
    assertTrue(library.kept.containsKey(GPT2));

    press("#chosen-delete");
    press("#chosen-delete-now");

    await("told", () -> isShown("#outcome-happened"));
    assertEquals("GPT-2 (124M) is deleted; 551 MB became free.", text("#outcome-happened"));
    await("gone", () -> text("#chosen-main").equals("Download and open"));
  }

  @Test
  void verifyingNamesEveryFileThatDiffers() {
    library.with(GPT2);
    showList();
    choose(GPT2);
    press("#chosen-verify");
    await("good", () -> isShown("#outcome-happened"));
    assertEquals("Every file is as it was downloaded.", text("#outcome-happened"));

    library.wrong = List.of("model.safetensors differs.", "config.json is missing.");
    press("#chosen-verify");
    await("bad", () -> text("#outcome-happened").startsWith("model.safetensors"));
    assertTrue(text("#outcome-happened").contains("config.json is missing."));
    assertTrue(text("#outcome-remedy").contains("download it again"));
  }

  @Test
  void theFolderIsShownAndOpened() {
    showList();
    await("the folder", () -> node("#library-folder", TextField.class).getText().equals("/hub"));

    follow("Open folder");

    assertTrue(documents.get(0).endsWith("/hub"), documents.toString());
  }

  @Test
  void everythingHasANameForAScreenReader() {
    library.with(GPT2);
    showList();
    choose(GPT2);

    for (Node node : ask(() -> List.copyOf(scene().getRoot().lookupAll("*")))) {
      if (node.isFocusTraversable()
          && isShown(node)
          && !node.getStyleClass().contains("right-button")) {
        boolean named =
            node.getAccessibleText() != null
                || (node instanceof Labeled labeled && !labeled.getText().isEmpty());
        assertTrue(named, node.toString());
      }
    }
  }
}
