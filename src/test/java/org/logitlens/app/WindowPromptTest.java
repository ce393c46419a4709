package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.geometry.NodeOrientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.Bos;
import org.logitlens.lens.LensGrid;

class WindowPromptTest extends WithWindow {
  private final Path folder;

  WindowPromptTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void paste(String text) {
    open.act(
        () -> {
          ClipboardContent content = new ClipboardContent();
          content.putString(text);
          Clipboard.getSystemClipboard().setContent(content);
          open.area().requestFocus();
        });
    open.robot.push(KeyCode.CONTROL, KeyCode.A);
    open.robot.push(KeyCode.CONTROL, KeyCode.V);
  }

  private boolean canRun() {
    return !open.ask(() -> open.node("#run", Button.class).isDisabled());
  }

  @Test
  @Tag("P1")
  void withoutAPromptRunIsDisabledAndTheReasonIsShown() {
    ready("a");
    assertTrue(canRun());

    open.prompt("");
    open.await("no tokens", () -> open.textOf("#count").equals("0 / 40"));

    assertFalse(canRun());
    assertTrue(open.textOf("#hint").contains("empty"), open.textOf("#hint"));
    assertTrue(
        open.ask(() -> open.node("#run", Button.class).getAccessibleHelp()).contains("no tokens"));
  }

  @Test
  @Tag("P1")
  void theSwitchForTheFirstTokenReachesCountAndGridAndLetsAnEmptyPromptRun() {
    ready("ab");
    assertEquals("2 / 40", open.textOf("#count"));

    preferTheFirstToken(true);

    open.await("one more token", () -> open.textOf("#count").equals("3 / 40"));
    open.await("one more column", () -> columns() == 3);
    open.prompt("");
    open.await("the token alone", () -> open.textOf("#count").equals("1 / 40"));
    open.await("its column", () -> columns() == 1);
    assertTrue(canRun());
    preferTheFirstToken(false);
    open.await("no tokens", () -> open.textOf("#count").equals("0 / 40"));
    assertTrue(open.textOf("#hint").contains("beginning-of-sequence token"), open.textOf("#hint"));
  }

  private int columns() {
    LensGrid grid = open.viewModel().gridProperty().get();
    return grid == null ? 0 : grid.columnCount();
  }

  private void preferTheFirstToken(boolean wanted) {
    open.act(() -> open.window.commands().preferences());
    open.act(
        () -> {
          DialogPane dialog =
              (DialogPane)
                  Window.getWindows().stream()
                      .filter(each -> each != open.stage && each instanceof Stage)
                      .findFirst()
                      .orElseThrow()
                      .getScene()
                      .getRoot();
          chooseBos(dialog.lookup("#preferences-bos"), wanted ? Bos.ON : Bos.OFF);
          ((Button) dialog.lookupButton(ButtonType.OK)).fire();
        });
  }

  @SuppressWarnings("unchecked")
  private static void chooseBos(Node choice, Bos wanted) {
    ((ChoiceBox<Bos>) choice).setValue(wanted);
  }

  @Test
  @Tag("P2")
  void onlySpacesAndLineEndsRunAsTheyAre() {
    ready("  \n");

    LensGrid grid = open.awaitGrid("  \n");

    assertEquals(3, grid.columnCount());
    assertEquals("␠", grid.prompt().tokens().get(0).label().plain());
    assertEquals("↵", grid.prompt().tokens().get(2).label().plain());
  }

  @Test
  @Tag("P3")
  void aSpaceAtTheEndIsKeptAndHintedAt() {
    ready("The capital of ");

    assertEquals("The capital of ", open.ask(() -> open.area().getText()));
    assertTrue(open.textOf("#hint").contains("ends with a space: GPT-2 predicts worse here"));
    ready("The capital of");
    assertFalse(open.isShown("#hint"));
  }

  @Test
  @Tag("P4")
  void oneTokenIsOneColumn() {
    ready("a");

    assertEquals(1, open.awaitGrid("a").columnCount());
    assertEquals("1 / 40", open.textOf("#count"));
  }

  @Test
  @Tag("P6")
  void tooManyTokensTurnTheCountRedAndOfferThreeChoices() {
    ready("abc");
    int runs = open.tiny().runs.get();
    String text = "x".repeat(40) + "zzz";
    open.prompt(text);
    open.await("43 tokens", () -> open.textOf("#count").equals("43 / 40"));

    assertTrue(
        open.ask(
            () ->
                open.scene()
                    .lookup("#count")
                    .getPseudoClassStates()
                    .contains(PseudoClass.getPseudoClass("over"))));
    Color over = open.ask(() -> (Color) open.node("#count", Label.class).getTextFill());
    assertTrue(over.getRed() > 2 * Math.max(over.getGreen(), over.getBlue()), over.toString());
    assertFalse(canRun());
    assertEquals(runs, open.tiny().runs.get());
    assertTrue(open.textOf("#hint").contains("3 tokens too many"), open.textOf("#hint"));

    open.robot.clickOn("#keepLast");
    LensGrid last = open.awaitGrid(text);
    assertEquals("z", last.prompt().tokens().get(39).text());
    assertTrue(open.textOf("#facts").contains("3 tokens dropped"), open.textOf("#facts"));

    open.robot.clickOn("#keepFirst");
    open.await(
        "the first 40",
        () -> {
          LensGrid now = Objects.requireNonNull(open.viewModel().gridProperty().get());
          return now.isComplete() && now.prompt().tokens().get(39).text().equals("x");
        });

    open.robot.clickOn("#refuse");
    assertFalse(canRun());
  }

  @Test
  @Tag("P7")
  void aMegabytePastedIsCutToWhatTheAreaHoldsAndCountedOffTheWindowsThread() {
    ready("abc");

    paste("x".repeat(1 << 20));
    open.await("counted", () -> open.textOf("#count").equals("100,000 / 40"));

    assertEquals(100_000, open.ask(() -> open.area().getLength()));
    assertTrue(open.textOf("#hint").contains("948,576 characters refused"), open.textOf("#hint"));
    assertEquals(Set.of("tokens"), Set.copyOf(open.tiny().tokenizedOn));
    open.act(() -> open.area().selectAll());
    open.robot.write("y");
    open.awaitGrid("y");
  }

  @Test
  @Tag("P7")
  void typingBeyondTheLimitIsRefused() {
    ready("abc");
    open.prompt("x".repeat(100_000));
    open.act(() -> open.area().requestFocus());
    open.act(() -> open.area().end());

    open.robot.write("y");

    assertEquals(100_000, open.ask(() -> open.area().getLength()));
  }

  @Test
  @Tag("P11")
  void rightToLeftTextAndItsControlsMirrorNothing() {
    ready("abc");
    Bounds before = open.ask(() -> open.node("#inspector", Node.class).getBoundsInParent());

    paste("a\u202E\u05E9\u05DC\u2066b");
    LensGrid grid = open.awaitGrid("a\u202E\u05E9\u05DC\u2066b");

    assertEquals(1 + 3 + 2 + 2 + 3 + 1, grid.columnCount());
    assertEquals(before, open.ask(() -> open.node("#inspector", Node.class).getBoundsInParent()));
    assertEquals(
        NodeOrientation.LEFT_TO_RIGHT,
        open.ask(() -> open.node(".heatmap", Node.class).getEffectiveNodeOrientation()));
    HeatmapView heatmap = open.node(".heatmap", HeatmapView.class);
    Bounds first = Objects.requireNonNull(open.ask(() -> heatmap.boundsOf(new Cell(0, 0))));
    Bounds second = Objects.requireNonNull(open.ask(() -> heatmap.boundsOf(new Cell(0, 1))));
    assertTrue(first.getMaxX() <= second.getMinX(), "the first token is the leftmost");
  }

  @Test
  @Tag("P12")
  void controlCharactersThatTheAreaDropsAreAnnounced() {
    ready("abc");

    paste("a\0b\u001Bc\r\n");
    open.awaitGrid("abc\n");

    assertEquals("2 control characters removed. 1 carriage return removed.", open.textOf("#hint"));
  }

  @Test
  @Tag("P12")
  void controlCharactersOfAFileAreAnnouncedToo() throws Exception {
    ready("abc");
    Path file = Files.writeString(folder.resolve("with space.txt"), "x\u0007y");
    DropZone zone = new DropZone(open.window.commands());

    open.act(() -> zone.open(DropZone.recognise(List.of(file.toFile()))));
    open.awaitGrid("xy");

    assertEquals("1 control character removed.", open.textOf("#hint"));
  }

  @Test
  void tokenBoundariesAreTickedUnderTheText() {
    ready("abcd");

    open.await(
        "three ticks",
        () ->
            open.scene().lookup(".token-ticks") instanceof javafx.scene.shape.Path path
                && path.getElements().size() == 6);
  }

  @Test
  void theAreaGrowsFromTwoToSixLines() {
    ready("one");
    double two = open.ask(() -> open.area().getHeight());
    open.prompt("1\n2\n3\n4");
    open.await("taller", () -> open.area().getHeight() > two + 20);
    open.prompt("1\n2\n3\n4\n5\n6");
    open.await("six lines", () -> open.area().getHeight() > two + 60);
    double six = open.ask(() -> open.area().getHeight());

    open.prompt("1\n2\n3\n4\n5\n6\n7\n8\n9");
    open.await("counted", () -> open.textOf("#count").equals("17 / 40"));

    assertEquals(six, open.ask(() -> open.area().getHeight()));
  }

  @Test
  void withoutLiveOnlyRunRuns() {
    ready("abc");
    int runs = open.tiny().runs.get();
    open.robot.clickOn("#live");
    open.prompt("abcd");
    open.await("four", () -> open.textOf("#count").equals("4 / 40"));
    assertEquals(runs, open.tiny().runs.get());

    open.robot.clickOn("#run");

    open.awaitGrid("abcd");
  }

  @Test
  void everyExampleIsInTheMenuAndGoesIntoThePrompt() {
    ready("abc");
    open.robot.clickOn("#examples");
    open.robot.clickOn("Weekdays");

    open.await(
        "the example",
        () -> open.area().getText().equals("Monday, Tuesday, Wednesday, Thursday, Friday,"));
    assertEquals(10, Example.all().size());
  }

  private MenuButton bos() {
    return open.node("#bos", MenuButton.class);
  }

  private void chooseBos(String entry) {
    open.act(
        () ->
            bos().getItems().stream()
                .filter(item -> item.getText().startsWith(entry))
                .findFirst()
                .orElseThrow()
                .fire());
  }

  @Test
  void theSwitchBesideTheTextBeginsItWithTheTokenAtOnce() {
    ready("abc");
    assertEquals("BOS: as trained", open.ask(() -> bos().getText()));

    chooseBos("On");

    open.await("one more token", () -> open.textOf("#count").equals("4 / 40"));
    open.await("its column", () -> columns() == 4);
    assertEquals("BOS: on", open.ask(() -> bos().getText()));
    assertEquals(
        4, open.ask(() -> open.node("#ticks", TokenTicks.class).promptProperty().get().size()));
    chooseBos("Off");
    open.await("the text alone", () -> open.textOf("#count").equals("3 / 40"));
    assertEquals("BOS: off", open.ask(() -> bos().getText()));
  }

  @Test
  void theKeyboardReachesTheSwitchForTheBeginningToken() {
    ready("abc");
    open.act(() -> open.area().requestFocus());
    open.robot.push(KeyCode.TAB);
    open.robot.push(KeyCode.TAB);
    open.robot.push(KeyCode.TAB);
    assertTrue(open.ask(() -> bos().isFocused()));

    open.robot.push(KeyCode.SPACE);
    open.await("its menu", () -> bos().isShowing());
    open.robot.push(KeyCode.DOWN);
    open.robot.push(KeyCode.DOWN);
    open.robot.push(KeyCode.ENTER);

    open.await("one more token", () -> open.textOf("#count").equals("4 / 40"));
  }

  @Test
  void withoutABeginningTokenTheSwitchIsOffAndSaysWhy() {
    ready("abc");
    open.tiny().hasBeginning = false;
    ready("abcd");

    assertTrue(open.ask(() -> bos().isDisabled()));
    assertEquals("BOS: none", open.ask(() -> bos().getText()));
    assertTrue(
        open.ask(() -> bos().getAccessibleHelp()).contains("no beginning-of-sequence token"));
  }

  @Test
  void thePromptIsAsHighAsItsLinesHoweverTheWindowIsResized() {
    open.act(() -> open.stage.setWidth(1280));
    open.prompt("word ".repeat(40));
    open.await("two lines", () -> open.area().getPrefRowCount() == 2);
    double wide = open.ask(() -> open.area().getHeight());

    open.act(() -> open.stage.setWidth(900));
    open.await("a higher box", () -> open.area().getHeight() > wide + 10);
    open.act(() -> open.stage.setWidth(1280));
    open.await(
        "the box as it was",
        () -> open.area().getPrefRowCount() == 2 && open.area().getHeight() < wide + 10);
  }

  @Test
  void inALowWindowALongPromptLeavesTheGridItsRoom() {
    open.act(() -> open.stage.setHeight(800));
    open.prompt("word ".repeat(300));
    open.await("six lines", () -> open.area().getPrefRowCount() == 6);

    open.act(() -> open.stage.setHeight(600));

    open.await("four lines", () -> open.area().getPrefRowCount() == 4);
  }
}
