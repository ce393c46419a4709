package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.Metric;

class WindowKeysTest extends WithWindow {
  private static final List<Metric> MODES = List.of(Metric.values());

  private HeatmapView heatmap() {
    return open.node(".heatmap", HeatmapView.class);
  }

  private void focusGrid() {
    open.act(() -> heatmap().requestFocus());
  }

  private Metric metric() {
    return open.ask(() -> open.viewModel().plotProperty().get().metric());
  }

  /** The dialogs over the window, by title. */
  private List<String> dialogs() {
    return open.ask(
        () ->
            Window.getWindows().stream()
                .filter(each -> each != open.stage && each instanceof Stage)
                .map(each -> ((Stage) each).getTitle())
                .toList());
  }

  @Test
  void controlEnterRuns() {
    ready();
    open.act(() -> open.viewModel().liveProperty().set(false));
    open.act(() -> open.area().requestFocus());
    open.act(() -> open.area().end());
    open.robot.write("d");

    open.robot.push(KeyCode.CONTROL, KeyCode.ENTER);

    open.awaitGrid("abcd");
    assertEquals("abcd", open.ask(() -> open.area().getText()));
  }

  @Test
  void controlLGoesToThePrompt() {
    ready();
    focusGrid();

    open.robot.push(KeyCode.CONTROL, KeyCode.L);

    assertTrue(open.ask(() -> open.area().isFocused()));
  }

  @Test
  void digitsAndBracketsChooseTheColourModeUnlessTheyAreTyped() {
    ready();
    focusGrid();
    for (int i = 0; i < 9; i++) {
      open.robot.write((char) ('1' + i));
      assertEquals(MODES.get(i), metric());
    }
    open.robot.write('[');
    assertEquals(MODES.get(7), metric());
    open.robot.write(']');
    assertEquals(MODES.get(8), metric());
    open.robot.write('1');
    open.robot.write('[');
    assertEquals(MODES.get(MODES.size() - 1), metric());

    open.act(() -> open.area().requestFocus());
    open.act(() -> open.area().end());
    open.robot.write("2]");

    open.awaitGrid("abc2]");
    assertEquals(MODES.get(MODES.size() - 1), metric());
  }

  @Test
  void f9FoldsTheInspector() {
    ready();
    assertTrue(open.isShown("#inspector"));
    open.robot.push(KeyCode.F9);
    assertFalse(open.isShown("#inspector"));
    open.robot.push(KeyCode.F9);
    assertTrue(open.isShown("#inspector"));
  }

  @Test
  void f1PreferencesAndExportOpenTheirDialogs() {
    ready();
    Map<List<KeyCode>, String> titles =
        Map.of(
            List.of(KeyCode.F1), "Keys and gestures",
            List.of(KeyCode.CONTROL, KeyCode.COMMA), "Preferences",
            List.of(KeyCode.CONTROL, KeyCode.E), "Export PNG");
    titles.forEach(
        (keys, title) -> {
          open.robot.push(keys.toArray(new KeyCode[0]));
          assertEquals(List.of(title), dialogs());
          open.robot.push(KeyCode.ESCAPE);
          assertEquals(List.of(), dialogs());
        });
    open.robot.push(KeyCode.CONTROL, KeyCode.COMMA);
    open.robot.push(KeyCode.ENTER);
    assertEquals(List.of(), dialogs());
  }

  @Test
  void controlFFindsATokenAndDimsTheOthers() {
    ready();
    focusGrid();
    open.robot.push(KeyCode.CONTROL, KeyCode.F);
    assertTrue(open.isShown("#query"));

    // The last two rows guess the next letter: d after c.
    open.robot.write("d");
    assertEquals("2 cells", open.textOf(".find-bar #count"));
    assertNotNull(open.ask(() -> heatmap().highlightedProperty().get()));
    open.robot.push(KeyCode.ENTER);
    assertEquals("1 of 2", open.textOf(".find-bar #count"));
    assertEquals(2, Objects.requireNonNull(open.ask(() -> heatmap().getCurrent())).column());
    open.robot.push(KeyCode.ENTER);
    open.robot.push(KeyCode.ENTER);
    assertEquals("1 of 2", open.textOf(".find-bar #count"));
    open.robot.push(KeyCode.SHIFT, KeyCode.ENTER);
    assertEquals("2 of 2", open.textOf(".find-bar #count"));

    open.robot.push(KeyCode.ESCAPE);
    assertFalse(open.isShown("#query"));
    assertNull(open.ask(() -> heatmap().highlightedProperty().get()));
    assertTrue(open.ask(() -> heatmap().isFocused()));
  }

  @Test
  @Tag("X13")
  void controlAltCPutsAnOpaquePictureOnTheClipboard() {
    ready();
    focusGrid();

    open.robot.push(KeyCode.CONTROL, KeyCode.ALT, KeyCode.C);

    open.await("an image", () -> Clipboard.getSystemClipboard().hasImage());
    Image image = open.ask(() -> Clipboard.getSystemClipboard().getImage());
    for (int x = 0; x < image.getWidth(); x += 7) {
      assertEquals(0xFF, image.getPixelReader().getArgb(x, (int) image.getHeight() / 2) >>> 24);
    }
  }

  private double cellWidth() {
    open.act(() -> open.scene().getRoot().layout());
    return open.ask(() -> Objects.requireNonNull(heatmap().boundsOf(new Cell(1, 1))).getWidth());
  }

  private String copied() {
    return open.ask(() -> Clipboard.getSystemClipboard().getString());
  }

  @Test
  void zoomViewsAndCopiesNeedNotTheKeyboardInTheGrid() {
    ready();
    open.act(() -> heatmap().moveCurrent(new Cell(1, 1)));
    open.act(() -> open.node("#export", Node.class).requestFocus());
    double fitted = cellWidth();

    open.robot.type(KeyCode.PLUS);
    double zoomed = cellWidth();
    assertTrue(zoomed > fitted, () -> zoomed + " is not more than " + fitted);
    open.robot.push(KeyCode.ALT, KeyCode.LEFT);
    assertEquals(fitted, cellWidth());
    open.robot.push(KeyCode.ALT, KeyCode.RIGHT);
    assertEquals(zoomed, cellWidth());
    open.robot.type(KeyCode.DIGIT0);
    assertEquals(fitted, cellWidth());
    open.robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.C);
    assertEquals(open.ask(() -> heatmap().tableText()), copied());
    open.robot.push(KeyCode.CONTROL, KeyCode.C);
    assertEquals(open.ask(() -> heatmap().cellText()), copied());

    open.act(() -> open.viewModel().liveProperty().set(false));
    open.act(() -> open.area().requestFocus());
    open.robot.push(KeyCode.CONTROL, KeyCode.A);
    open.robot.push(KeyCode.CONTROL, KeyCode.C);
    assertEquals("abc", copied());
    open.robot.push(KeyCode.MINUS);
    assertEquals(fitted, cellWidth());
  }

  private String texts(String query) {
    return open.scene().getRoot().lookupAll(query).stream()
        .map(node -> ((Labeled) node).getText())
        .collect(Collectors.joining("\n"));
  }

  @Test
  @Tag("X13")
  void aPictureThatIsTooLargeForTheClipboardIsRefusedWithTheWayOut() {
    ready();
    open.act(
        () -> {
          ClipboardContent content = new ClipboardContent();
          content.putString("what was there");
          Clipboard.getSystemClipboard().setContent(content);
          var plot = open.viewModel().plotProperty();
          plot.set(plot.get().withCellSize(2000, 2000));
        });
    focusGrid();

    open.robot.push(KeyCode.CONTROL, KeyCode.ALT, KeyCode.C);

    open.await("a refusal", () -> texts(".notice-message").contains("40 million"));
    assertTrue(texts(".notice-remedy").contains("Export it to a file instead"));
    assertEquals("what was there", open.ask(() -> Clipboard.getSystemClipboard().getString()));
  }

  @Test
  void escapeCancelsARun() {
    ready();
    open.tiny().columns.drainPermits();
    open.prompt("xyz");
    open.await("running", () -> open.viewModel().statusProperty().get() instanceof Status.Running);
    focusGrid();

    open.robot.push(KeyCode.ESCAPE);

    open.await("ready", () -> open.viewModel().statusProperty().get() instanceof Status.Ready);
    open.tiny().columns.release(1000);
  }

  @Test
  void escapeClosesTheNewestNotice() {
    ready();
    open.act(() -> open.viewModel().open(Path.of("/models/broken")));
    open.await("notice", () -> open.scene().lookup(".notice") != null);
    focusGrid();

    open.robot.push(KeyCode.ESCAPE);

    open.await("gone", () -> open.scene().lookup(".notice") == null);
  }

  @Test
  void tabReachesEveryControlAndComesRound() {
    ready();
    open.act(() -> open.area().requestFocus());
    List<String> walked = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      open.robot.push(KeyCode.TAB);
      Node focused = open.ask(() -> open.scene().getFocusOwner());
      if (focused == open.area()) {
        break;
      }
      walked.add(focused.getId() == null ? focused.getStyleClass().toString() : focused.getId());
    }

    for (String stop :
        List.of(
            "modelMenu",
            "lensMenu",
            "mode-logit",
            "mode-kl",
            "more-modes",
            "export",
            "theme",
            "menu",
            "live",
            "run",
            "examples",
            "heatmap")) {
      assertTrue(walked.contains(stop), () -> stop + " is not among " + walked);
    }
    assertTrue(walked.size() < 40, () -> "never came round: " + walked);
  }

  @Test
  void theWholeJobWorksWithoutAMouse() {
    ready();
    open.robot.push(KeyCode.CONTROL, KeyCode.L);
    open.robot.push(KeyCode.CONTROL, KeyCode.A);
    open.robot.write("hello");
    open.awaitGrid("hello");
    focusGrid();
    open.robot.push(KeyCode.RIGHT);
    open.robot.push(KeyCode.RIGHT);
    assertNotNull(open.ask(() -> heatmap().getCurrent()));
    open.robot.push(KeyCode.ENTER);
    assertEquals(1, open.ask(() -> heatmap().getPins().size()));
    open.robot.write("5");

    assertEquals(Metric.RANK_FINAL, metric());
  }

  @Test
  void escapeLetsThePinsGoWhereverTheKeyboardIs() {
    ready();
    open.act(() -> heatmap().togglePin(new Cell(1, 1)));
    open.act(() -> open.area().requestFocus());
    // A notice would be closed first.
    open.act(() -> open.node(".notices", NoticePane.class).getChildren().clear());

    open.robot.push(KeyCode.ESCAPE);

    assertEquals(List.of(), open.ask(() -> List.copyOf(heatmap().getPins())));
  }
}
