package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.input.Clipboard;
import javafx.scene.layout.Pane;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.app.TestStage;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Device;
import org.logitlens.lens.LoadOptions;
import org.logitlens.plot.ExportOptions;
import org.logitlens.plot.Theme;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class DialogsTest {
  private static final ExportChoice CHOICE =
      new ExportChoice(Path.of("lens.png"), new ExportOptions(2, 192), false, Theme.LIGHT, 48, 32);

  private Stage owner;
  private final List<Dialog<?>> shown = new ArrayList<>();

  @Start
  void start(Stage stage) {
    TestFonts.load();
    Scene scene = new Scene(new Pane(), 900, 600);
    scene.getStylesheets().addAll(TestFonts.sheets("dark"));
    stage.setScene(scene);
    TestStage.show(stage);
    owner = stage;
  }

  @AfterEach
  void closeDialogs(FxRobot robot) {
    robot.interact(() -> shown.forEach(Dialog::close));
  }

  private <T extends Dialog<?>> T show(FxRobot robot, java.util.function.Supplier<T> make) {
    List<T> made = new ArrayList<>();
    robot.interact(
        () -> {
          T dialog = make.get();
          made.add(dialog);
          shown.add(dialog);
          if (dialog.getOwner() == null && !dialog.isShowing()) {
            dialog.initOwner(owner);
          }
          dialog.show();
        });
    WaitForAsyncUtils.waitForFxEvents();
    return made.get(0);
  }

  private static Button button(Dialog<?> dialog, ButtonData data) {
    DialogPane pane = dialog.getDialogPane();
    return pane.getButtonTypes().stream()
        .filter(type -> type.getButtonData() == data)
        .map(pane::lookupButton)
        .map(Button.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static void press(FxRobot robot, Dialog<?> dialog, ButtonData data) {
    robot.interact(() -> button(dialog, data).fire());
    WaitForAsyncUtils.waitForFxEvents();
  }

  private static <T> T in(Dialog<?> dialog, String selector, Class<T> type) {
    return type.cast(Objects.requireNonNull(dialog.getDialogPane().lookup(selector), selector));
  }

  private static String clipboard(FxRobot robot) {
    String[] text = new String[1];
    robot.interact(() -> text[0] = Clipboard.getSystemClipboard().getString());
    return text[0];
  }

  private static ExportForecast forecast(ExportChoice choice) {
    int scale = choice.options().scale();
    String refusal = scale > 4 ? "Too large: choose a scale of at most 4." : "";
    long width = 1000L * scale;
    return new ExportForecast(width, 500L * scale, 1024 * 1024L * scale, refusal);
  }

  @Test
  void exportForecastFollowsTheChoiceAndRefusesInWords(FxRobot robot) {
    ExportDialog dialog =
        show(
            robot,
            () ->
                new ExportDialog(
                    CHOICE,
                    27,
                    "5 to 7 (in view)",
                    DialogsTest::forecast,
                    (w, f) -> Optional.of(f)));
    assertEquals(
        "2,000 × 1,000 px, about 2.0 MB", in(dialog, "#export-size", Label.class).getText());
    assertFalse(in(dialog, "#export-refusal", Label.class).isVisible());
    robot.interact(() -> in(dialog, "#export-scale", Spinner.class).getEditor().setText("6"));
    assertEquals(
        "Too large: choose a scale of at most 4.",
        in(dialog, "#export-refusal", Label.class).getText());
    assertTrue(button(dialog, ButtonData.OK_DONE).isDisabled());
    robot.interact(() -> in(dialog, "#export-scale", Spinner.class).getEditor().setText("4"));
    assertFalse(button(dialog, ButtonData.OK_DONE).isDisabled());
  }

  @Test
  void exportGivesTheChoiceWithTheFileAskedForLast(FxRobot robot, @TempDir Path folder) {
    Path wanted = folder.resolve("picture.png");
    ExportDialog dialog =
        show(
            robot,
            () ->
                new ExportDialog(
                    CHOICE,
                    27,
                    "5 to 7 (in view)",
                    DialogsTest::forecast,
                    (w, f) -> Optional.of(wanted)));
    robot.interact(
        () -> {
          in(dialog, "#export-dpi", Spinner.class).getEditor().setText("300");
          in(dialog, "#export-cell-width", Spinner.class).getEditor().setText("24");
          radio(dialog, "5 to 7 (in view)").setSelected(true);
          radio(dialog, "Dark").setSelected(true);
        });
    press(robot, dialog, ButtonData.OK_DONE);
    assertEquals(
        new ExportChoice(wanted, new ExportOptions(2, 300), true, Theme.DARK, 24, 32),
        dialog.getResult());
    assertFalse(dialog.isShowing());
  }

  private static RadioButton radio(Dialog<?> dialog, String text) {
    return dialog.getDialogPane().lookupAll(".radio-button").stream()
        .map(RadioButton.class::cast)
        .filter(button -> button.getText().equals(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void exportStaysOpenWhenNoFileIsChosen(FxRobot robot) {
    ExportDialog dialog =
        show(
            robot,
            () ->
                new ExportDialog(
                    CHOICE, 27, "", DialogsTest::forecast, (w, f) -> Optional.empty()));
    press(robot, dialog, ButtonData.OK_DONE);
    assertTrue(dialog.isShowing());
    press(robot, dialog, ButtonData.CANCEL_CLOSE);
    assertNull(dialog.getResult());
  }

  @Test
  void exportOffersASelectionOnlyWhereThereIsOne(FxRobot robot) {
    ExportDialog none =
        show(
            robot,
            () ->
                new ExportDialog(
                    CHOICE, 27, "", DialogsTest::forecast, (w, f) -> Optional.empty()));
    // Light and dark.
    assertEquals(2, none.getDialogPane().lookupAll(".radio-button").size());
    ExportDialog some =
        show(
            robot,
            () ->
                new ExportDialog(
                    CHOICE,
                    27,
                    "5 to 9 (between pins)",
                    DialogsTest::forecast,
                    (w, f) -> Optional.empty()));
    assertFalse(radio(some, "5 to 9 (between pins)").isSelected());
    assertTrue(radio(some, "All 27").isSelected());
  }

  @Test
  @Tag("X1")
  void exportIntoAFileThatCannotBeWrittenIsRefusedBeforeTheDialogCloses(
      FxRobot robot, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path good = folder.resolve("x.png");
    Iterator<Path> typed =
        List.of(folder, folder.resolve("gone/x.png"), file.resolve("x.png"), good).iterator();
    ExportDialog dialog =
        show(
            robot,
            () ->
                new ExportDialog(
                    CHOICE, 27, "", DialogsTest::forecast, (w, f) -> Optional.of(typed.next())));
    for (String reason :
        List.of(
            folder + " is a folder. ",
            "There is no folder " + folder.resolve("gone") + ". ",
            file + " is not a folder. ")) {
      press(robot, dialog, ButtonData.OK_DONE);
      assertTrue(dialog.isShowing());
      Label refusal = in(dialog, "#export-refusal", Label.class);
      assertTrue(refusal.isVisible());
      assertTrue(refusal.getText().startsWith(reason), refusal.getText());
      assertFalse(button(dialog, ButtonData.OK_DONE).isDisabled(), "another file may do");
    }
    press(robot, dialog, ButtonData.OK_DONE);
    assertFalse(dialog.isShowing());
    assertEquals(good, dialog.getResult().file());
  }

  @Test
  @Tag("X2")
  void theSystemsChooserStartsFromTheLastFileAndItsAnswerIsTakenAsItIs(
      FxRobot robot, @TempDir Path folder) throws IOException {
    Path last = Files.writeString(folder.resolve("mine.png"), "");
    FileChooser chooser = ExportDialog.chooser(last);
    assertEquals(folder.toFile(), chooser.getInitialDirectory());
    assertEquals("mine.png", chooser.getInitialFileName());
    assertEquals(List.of("*.png"), chooser.getExtensionFilters().get(0).getExtensions());
    // The system refuses to start in a folder that is gone.
    FileChooser gone = ExportDialog.chooser(folder.resolve("gone/a.png"));
    assertNull(gone.getInitialDirectory());
    assertEquals("a.png", gone.getInitialFileName());
    // Another name, such as one with an ending, would be a file that nobody was asked about.
    Path bare = folder.resolve("no-ending");
    ExportDialog dialog =
        show(
            robot,
            () ->
                new ExportDialog(
                    CHOICE, 27, "", DialogsTest::forecast, (w, f) -> Optional.of(bare)));
    press(robot, dialog, ButtonData.OK_DONE);
    assertEquals(bare, dialog.getResult().file());
  }

  @Test
  void preferencesGiveBackWhatWasSet(FxRobot robot) {
    PreferencesDialog dialog = show(robot, () -> new PreferencesDialog(Preferences.DEFAULT));
    robot.interact(
        () -> {
          choose(dialog, "#preferences-theme", Preferences.ThemeChoice.DARK);
          choose(dialog, "#preferences-device", Device.Preference.CPU);
          in(dialog, "#preferences-guesses", Spinner.class).getEditor().setText("20");
          choose(dialog, "#preferences-special", false);
          choose(dialog, "#preferences-bos", Bos.OFF);
          choose(dialog, "#preferences-direction", false);
          in(dialog, "#preferences-stride", Spinner.class).getEditor().setText("3");
          in(dialog, "#preferences-input-row", CheckBox.class).setSelected(false);
          in(dialog, "#preferences-live", CheckBox.class).setSelected(true);
        });
    press(robot, dialog, ButtonData.OK_DONE);
    assertEquals(
        new Preferences(
            Preferences.ThemeChoice.DARK,
            new LoadOptions(Device.Preference.CPU, false),
            20,
            false,
            Bos.OFF,
            false,
            false,
            3,
            true),
        dialog.getResult());
  }

  @SuppressWarnings("unchecked")
  private static <T> void choose(Dialog<?> dialog, String selector, T value) {
    in(dialog, selector, ChoiceBox.class).setValue(value);
  }

  @Test
  void preferencesKeepNumbersInTheirLimitsAndIgnoreWhatIsNoNumber(FxRobot robot) {
    PreferencesDialog dialog = show(robot, () -> new PreferencesDialog(Preferences.DEFAULT));
    robot.interact(
        () -> {
          in(dialog, "#preferences-guesses", Spinner.class).getEditor().setText("500");
          in(dialog, "#preferences-stride", Spinner.class).getEditor().setText("many");
        });
    press(robot, dialog, ButtonData.OK_DONE);
    assertEquals(50, Objects.requireNonNull(dialog.getResult()).guesses());
    assertEquals(1, dialog.getResult().stride());
  }

  @Test
  void cancelledPreferencesGiveNothing(FxRobot robot) {
    PreferencesDialog dialog = show(robot, () -> new PreferencesDialog(Preferences.DEFAULT));
    press(robot, dialog, ButtonData.CANCEL_CLOSE);
    assertNull(dialog.getResult());
  }

  @Test
  void aboutStatesVersionsAndLicencesAndCopiesThem(FxRobot robot) {
    AboutFacts facts = AboutFacts.here("1.2.3", "ONNX Runtime x", "CPU (why)");
    AboutDialog dialog = show(robot, () -> new AboutDialog(facts));
    String licences = in(dialog, "#about-licences", TextArea.class).getText();
    for (String named : List.of("Apache License", "CET-CBL2", "Kovesi", "CC-BY 4.0", "Open Font")) {
      assertTrue(licences.contains(named), named);
    }
    press(robot, dialog, ButtonData.LEFT);
    assertTrue(dialog.isShowing());
    assertEquals(facts.text(), clipboard(robot));
    assertTrue(facts.text().contains(System.getProperty("java.version")));
    assertTrue(facts.text().contains("Engine ONNX Runtime x"));
  }

  @Test
  void keyboardHelpListsEveryGesture(FxRobot robot) {
    KeyboardHelp dialog = show(robot, KeyboardHelp::new);
    List<String> words =
        dialog.getDialogPane().lookupAll(".label").stream()
            .map(node -> ((Label) node).getText())
            .toList();
    for (Gesture gesture : Gesture.values()) {
      assertTrue(words.contains(gesture.text()), gesture + " " + gesture.text());
      assertTrue(words.contains(gesture.effect()), gesture.effect());
    }
    assertTrue(words.contains("Ctrl+Enter"));
  }

  @Test
  void errorSaysWhatHappenedWhatToDoAndCopiesDetails(FxRobot robot) {
    ErrorReport report =
        ErrorReport.of("The model is gone.", "Open it again.", new IOException("no such file"));
    ErrorDialog dialog = show(robot, () -> new ErrorDialog(report));
    assertEquals("The model is gone.", in(dialog, "#error-happened", Label.class).getText());
    assertEquals("Open it again.", in(dialog, "#error-remedy", Label.class).getText());
    TitledPane details = in(dialog, ".titled-pane", TitledPane.class);
    assertFalse(details.isExpanded());
    press(robot, dialog, ButtonData.LEFT);
    assertTrue(clipboard(robot).startsWith("The model is gone.\nOpen it again.\n\njava.io.IOEx"));
    assertTrue(button(dialog, ButtonData.CANCEL_CLOSE).isFocused());
  }

  @Test
  void errorWithoutRemedyOrDetailsLeavesThemOut(FxRobot robot) {
    ErrorDialog dialog = show(robot, () -> new ErrorDialog(ErrorReport.of("Odd.", "", null)));
    assertNull(dialog.getDialogPane().lookup("#error-remedy"));
    assertNull(dialog.getDialogPane().lookup(".titled-pane"));
  }

  @Test
  @Tag("E11")
  void furtherFaultsOnlyChangeTheCountOfTheOpenWindow(FxRobot robot) {
    BugWindow window = new BugWindow(() -> owner, () -> {});
    BugReport report = BugReport.of(new IllegalStateException("broken"));
    robot.interact(() -> window.show(report, 1, 1));
    Dialog<Void> dialog = Objects.requireNonNull(window.dialog());
    shown.add(dialog);
    robot.interact(() -> window.show(report, 10_000, 10_000));
    assertSame(dialog, window.dialog());
    assertEquals("9,999 more since this one.", in(dialog, "#bug-more", Label.class).getText());
    assertTrue(
        in(dialog, "#bug-details", TextArea.class).getText().contains("IllegalStateException"));
  }

  @Test
  @Tag("E12")
  void windowWhoseOwnerIsBrokenIsLoggedAndTheThreadOfTheWindowLivesOn(FxRobot robot) {
    int[] attempts = new int[1];
    BugWindow window =
        new BugWindow(
            () -> {
              attempts[0]++;
              throw new IllegalStateException("no owner");
            },
            () -> {});
    BugReporter reporter = new BugReporter(window, Platform::runLater);
    reporter.report(new IllegalArgumentException("first"));
    WaitForAsyncUtils.waitForFxEvents();
    boolean[] alive = new boolean[1];
    robot.interact(() -> alive[0] = true);
    assertTrue(alive[0]);
    assertEquals(1, attempts[0]);
  }

  @Test
  void bugWindowOpensTheLogAndWorksWithoutAnOwner(FxRobot robot) {
    int[] opened = new int[1];
    BugWindow window = new BugWindow(() -> null, () -> opened[0]++);
    robot.interact(() -> window.show(BugReport.of(new IllegalStateException("broken")), 1, 1));
    Dialog<Void> dialog = Objects.requireNonNull(window.dialog());
    shown.add(dialog);
    Button log =
        dialog.getDialogPane().getButtonTypes().stream()
            .filter(type -> type.getText().equals("Open log"))
            .map(dialog.getDialogPane()::lookupButton)
            .map(Button.class::cast)
            .findFirst()
            .orElseThrow();
    robot.interact(log::fire);
    assertEquals(1, opened[0]);
    assertTrue(dialog.isShowing());
  }
}
