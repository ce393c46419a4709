package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.app.SavedSession.SavedCell;
import org.logitlens.app.SavedSession.SavedPrompt;
import org.logitlens.app.SavedSession.SavedRange;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.RangeMode;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class WindowSessionTest {
  private static final String PYTHIA = "EleutherAI/pythia-70m";

  private final FakeLibrary library = new FakeLibrary(Path.of("/hub"));
  private final Path folder;
  private OpenWindow open;

  WindowSessionTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Start
  void start(Stage stage) {
    open = OpenWindow.show(stage, library, OpenWindow.TINY, AppFolders.NOWHERE);
  }

  @AfterEach
  void close() {
    open.close();
  }

  private void ready(String text) {
    open.prompt(text);
    open.awaitGrid(text);
  }

  private HeatmapView heatmap() {
    return open.node(".heatmap", HeatmapView.class);
  }

  private String told() {
    return open.ask(
        () ->
            String.join(
                "\n",
                open.scene().getRoot().lookupAll(".notice .label").stream()
                    .map(label -> ((Labeled) label).getText())
                    .toList()));
  }

  private Path save(String name) {
    Path file = folder.resolve(name);
    open.act(() -> open.window.commands().sessions().saveTo(file, true));
    open.await("the file", () -> told().contains("The session is saved.") && Files.exists(file));
    return file;
  }

  private void open(Path file) {
    open.act(() -> open.window.commands().sessions().open(file));
  }

  private static SavedModel model(
      SavedModel.Origin from, String address, String where, int layers) {
    return new SavedModel(
        from == SavedModel.Origin.HUB ? address : "tiny",
        from,
        address,
        address.isEmpty() ? "" : "0123abcd",
        where,
        "gpt2",
        layers,
        8,
        256,
        false);
  }

  private static SavedModel tiny() {
    return model(SavedModel.Origin.BUNDLED, "", "", 3);
  }

  private Path session(SavedModel model, String text, List<Integer> tracked, List<SavedCell> cells)
      throws Exception {
    Path file = folder.resolve("a.lens.json");
    SessionFile.write(
        file,
        true,
        new SavedSession(
            SavedSession.FORMAT,
            SavedSession.VERSION,
            model,
            new SavedPrompt(text, Bos.AS_TRAINED, true, Overflow.REFUSE),
            SavedSession.PATTERN.view(),
            List.of(new SavedRange(Metric.KL_FINAL_LAYER, 1, 5)),
            tracked,
            cells));
    return file;
  }

  private Path session(SavedModel model, String text) throws Exception {
    return session(model, text, List.of(), List.of());
  }

  @Test
  void theSamePictureIsSeenAgainOverAnotherOne() {
    ready("hello");
    LensViewModel viewModel = open.viewModel();
    open.act(
        () -> {
          viewModel.decoderProperty().set(Decoder.POST_2020);
          viewModel.guessesProperty().set(4);
          viewModel.tokenizingProperty().set(new TokenizeOptions(false, Bos.ON));
          viewModel
              .plotProperty()
              .set(
                  viewModel
                      .plotProperty()
                      .get()
                      .withMetric(Metric.ENTROPY)
                      .withLocked(new ValueRange(0.5, 2.5, false))
                      .withInput(false)
                      .withStride(2)
                      .withBottomUp(false));
          viewModel.tracked().add(open.tiny().vocabulary().token('l'));
          viewModel.tracked().add(open.tiny().vocabulary().token('e'));
        });
    open.awaitGrid("hello");
    open.act(
        () -> {
          heatmap().togglePin(new Cell(2, 3));
          heatmap().togglePin(new Cell(0, 1));
          heatmap().moveCurrent(new Cell(4, 5));
        });
    PlotSettings plot = open.ask(() -> viewModel.plotProperty().get());
    Path file = save("mine.lens.json");

    open.act(
        () -> {
          viewModel.decoderProperty().set(Decoder.LOGIT_LENS);
          viewModel.hiddenRowsProperty().set(HiddenRows.MID_BLOCKS);
          viewModel.guessesProperty().set(10);
          viewModel.tokenizingProperty().set(TokenizeOptions.DEFAULT);
          viewModel.tracked().remove(open.tiny().vocabulary().token('l'));
          viewModel.plotProperty().set(PlotSettings.DEFAULT.withTheme(plot.theme()));
          heatmap().getPins().clear();
          heatmap().moveCurrent(null);
        });
    ready("something else");
    int runs = open.tiny().runs.get();
    open(file);
    open.awaitGrid("hello");

    assertEquals(runs + 1, open.tiny().runs.get(), "one run for all that changed");
    assertEquals(plot, open.ask(() -> viewModel.plotProperty().get()));
    assertEquals(List.of((int) 'l', (int) 'e'), open.ask(() -> viewModel.tracked().ids()));
    assertEquals(Decoder.POST_2020, open.ask(() -> viewModel.decoderProperty().get()));
    assertEquals(HiddenRows.BLOCKS, open.ask(() -> viewModel.hiddenRowsProperty().get()));
    assertEquals(4, open.ask(() -> viewModel.guessesProperty().get()));
    assertEquals(
        new TokenizeOptions(false, Bos.ON), open.ask(() -> viewModel.tokenizingProperty().get()));
    assertEquals(
        List.of(new Cell(2, 3), new Cell(0, 1)), open.ask(() -> List.copyOf(heatmap().getPins())));
    assertEquals(new Cell(4, 5), open.ask(() -> heatmap().getCurrent()));
    assertEquals(List.of(OpenWindow.TINY), open.loader.asked, "no model was opened again");
  }

  @Test
  void whatWasTypedBeforeComesBackWithUndo() throws Exception {
    ready("abc");
    open(session(tiny(), "once more"));
    open.awaitGrid("once more");

    open.act(() -> open.area().requestFocus());
    open.robot.push(KeyCode.CONTROL, KeyCode.Z);

    open.awaitGrid("abc");
  }

  @Test
  void aSessionIsRunEvenWhenTypingIsNot() throws Exception {
    ready("abc");
    open.act(() -> open.viewModel().liveProperty().set(false));

    open(session(tiny(), "once"));

    open.awaitGrid("once");
    assertFalse(open.ask(() -> open.viewModel().liveProperty().get()));
    assertEquals(
        new ValueRange(1, 5, false),
        open.ask(() -> open.viewModel().plotProperty().get().locked().get(Metric.KL_FINAL_LAYER)));
    assertEquals(RangeMode.POST, open.ask(() -> open.viewModel().plotProperty().get().rangeMode()));
  }

  @Test
  void aModelOfTheHubThatIsThereIsOpenedFirst() throws Exception {
    ready("abc");
    library.with(PYTHIA + "@0123abcd");
    Path file =
        session(
            model(SavedModel.Origin.HUB, PYTHIA, "", 3),
            "once",
            List.of((int) 'o'),
            List.of(new SavedCell(1, 2, true, false)));

    open(file);
    open.awaitGrid("once");

    assertEquals(List.of(OpenWindow.TINY, library.folderOf(PYTHIA)), open.loader.asked);
    assertEquals(List.of((int) 'o'), open.ask(() -> open.viewModel().tracked().ids()));
    open.await("the pin", () -> heatmap().getPins().equals(List.of(new Cell(1, 2))));
    assertEquals(1, open.loader.model("0123abcd").runs.get(), "the old prompt never ran on it");
    assertFalse(told().contains("session"), told());

    Path again = save("again.lens.json");
    assertEquals(
        PYTHIA, SessionFile.read(again).model().repository(), "saved by where it came from");
    assertEquals("0123abcd", SessionFile.read(again).model().commit());
  }

  @Test
  @Tag("E16")
  void aModelThatIsMissingIsOfferedAndNothingIsFetchedOrChanged() throws Exception {
    ready("abc");
    open(session(model(SavedModel.Origin.HUB, PYTHIA, "", 6), "once"));
    open.await("the offer", () -> told().contains("is not on this machine"));
    assertTrue(told().contains("Get it, then open the session again."), told());
    assertEquals("abc", open.ask(() -> open.area().getText()));
    assertEquals(List.of(OpenWindow.TINY), open.loader.asked);

    open.act(
        () ->
            open.scene().getRoot().lookupAll(".notice-action").stream()
                .map(Hyperlink.class::cast)
                .forEach(Hyperlink::fire));

    open.await(
        "the list with its name",
        () ->
            Window.getWindows().stream()
                .map(window -> window.getScene().getRoot().lookup("#library-search"))
                .filter(Objects::nonNull)
                .anyMatch(node -> ((TextField) node).getText().equals(PYTHIA + "@0123abcd")));
    assertNull(open.scene().lookup(".notice-action"));
    assertTrue(library.calls.stream().noneMatch(call -> call.startsWith("get")));
  }

  @Test
  @Tag("E16")
  void aModelOfOtherSizesOpensWithBothNumbersAndWithoutWhatItDoesNotHave() throws Exception {
    ready("abc");
    Path file =
        session(
            model(SavedModel.Origin.BUNDLED, "", "", 12),
            "once",
            List.of(50_000, (int) 'x', -1),
            List.of(
                new SavedCell(11, 0, true, false),
                new SavedCell(1, 1, true, false),
                new SavedCell(1, 2_000_000_000, false, true)));

    open(file);
    open.awaitGrid("once");
    open.await("the pin", () -> heatmap().getPins().equals(List.of(new Cell(1, 1))));

    assertTrue(told().contains("blocks 3 instead of 12."), told());
    assertTrue(told().contains("Left out of the session's tracked tokens: #50000, #-1."), told());
    assertTrue(told().contains("Left out of the session: 2 cells."), told());
    assertEquals(List.of((int) 'x'), open.ask(() -> open.viewModel().tracked().ids()));
    assertNull(open.ask(() -> heatmap().getCurrent()));
  }

  @Test
  void aModelThatCannotBeOpenedLeavesThePromptAsItIs() throws Exception {
    ready("abc");
    Path broken = Files.createDirectory(folder.resolve("broken"));

    open(session(model(SavedModel.Origin.FOLDER, "", broken.toString(), 3), "once"));

    open.await("an error", () -> told().contains("model.safetensors has 7 bytes."));
    assertEquals("abc", open.ask(() -> open.area().getText()));
    open.act(() -> open.viewModel().open(OpenWindow.TINY));
    open.awaitGrid("abc");
  }

  @Test
  void theModelOfAFolderOfAnotherMachineMayBeOpenedByHandFirst() throws Exception {
    ready("abc");
    Path here = Files.createDirectory(folder.resolve("tiny"));
    Path file = session(model(SavedModel.Origin.FOLDER, "", "/their/place/tiny", 3), "once");
    open.act(() -> open.viewModel().open(here));
    open.awaitGrid("abc");

    open(file);

    open.awaitGrid("once");
    assertTrue(told().contains("The session's model was in /their/place/tiny."), told());
    assertEquals(List.of(OpenWindow.TINY, here), open.loader.asked);
  }

  @Test
  @Tag("E16")
  @Tag("P12")
  void controlCharactersOfAPromptAreLeftOutWithANote() throws Exception {
    ready("abc");

    open(session(tiny(), "on\u0000\u001Bce"));

    open.awaitGrid("once");
    assertEquals("2 control characters removed.", open.textOf("#hint"));
  }

  @Test
  void whetherIdsWithoutATokenCountBelongsToTheSession() throws Exception {
    ready("abc");
    SavedModel without =
        new SavedModel("tiny", SavedModel.Origin.BUNDLED, "", "", "", "gpt2", 3, 8, 256, true);

    open(session(without, "once"));

    open.awaitGrid("once");
    assertEquals(2, open.loader.asked.size());
    assertTrue(open.loader.askedWith.get(1).leaveOutUnused());
    assertTrue(open.ask(() -> open.viewModel().loadingProperty().get().leaveOutUnused()));
  }

  @Test
  @Tag("E16")
  void aBrokenSessionIsToldAndChangesNothing() throws IOException {
    ready("abc");
    Path file = Files.writeString(folder.resolve("a.lens.json"), "{\"format\": ");

    open(file);

    open.await("an error", () -> told().contains("a.lens.json is not JSON"));
    assertEquals("abc", open.ask(() -> open.area().getText()));
  }
}
