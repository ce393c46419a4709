package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.MenuButton;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.plot.Theme;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class WindowSettingsTest {
  private final Path folder;
  private @Nullable OpenWindow last;

  WindowSettingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void startJavaFx() throws TimeoutException {
    FxToolkit.registerPrimaryStage();
  }

  @AfterEach
  void closeLast() {
    if (last != null) {
      last.close();
    }
  }

  private OpenWindow open(AppFolders folders) {
    OpenWindow open =
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> OpenWindow.show(new Stage(), folders));
    last = open;
    return open;
  }

  private AppFolders folders() {
    return new AppFolders(folder.resolve("config"), folder.resolve("state"));
  }

  private void closeAndForget(OpenWindow open) {
    open.close();
    last = null;
  }

  @Test
  void windowModePromptAndModelComeBackAtTheNextStart() throws IOException {
    Path model = Files.createDirectories(folder.resolve("a model"));
    OpenWindow first = open(folders());
    first.prompt("abc");
    first.awaitGrid("abc");
    first.act(
        () -> {
          first.viewModel().open(model);
          first.stage.setX(30);
          first.stage.setY(40);
          first.stage.setWidth(1000);
          first.stage.setHeight(700);
        });
    first.await("the other model", () -> first.textOf("#modelMenu").equals("a model"));
    first.prompt("remember me ");
    first.awaitGrid("remember me ");
    first.act(
        () -> {
          first
              .viewModel()
              .plotProperty()
              .set(
                  first
                      .viewModel()
                      .plotProperty()
                      .get()
                      .withMetric(Metric.RANK_NEXT)
                      .withTheme(Theme.DARK)
                      .withStride(2));
          first.viewModel().decoderProperty().set(Decoder.POST_2020);
          first.viewModel().liveProperty().set(false);
        });
    closeAndForget(first);

    OpenWindow second = open(folders());
    second.awaitGrid("remember me ");

    assertEquals(model, second.loader.asked.get(0));
    assertEquals(Metric.RANK_NEXT, second.viewModel().plotProperty().get().metric());
    assertEquals(Theme.DARK, second.viewModel().plotProperty().get().theme());
    assertEquals(2, second.viewModel().plotProperty().get().stride());
    assertEquals(Decoder.POST_2020, second.viewModel().decoderProperty().get());
    assertFalse(second.viewModel().liveProperty().get());
    assertEquals(30, second.ask(() -> second.stage.getX()));
    assertEquals(40, second.ask(() -> second.stage.getY()));
    assertEquals(1000, second.ask(() -> second.stage.getWidth()));
    assertEquals(700, second.ask(() -> second.stage.getHeight()));
  }

  @Test
  void changesAreSavedAMomentLaterWithoutClosing() {
    OpenWindow open = open(folders());
    open.prompt("saved");
    open.awaitGrid("saved");

    open.await(
        "saved",
        () -> {
          Path file = folder.resolve("config/settings.json");
          return Files.exists(file) && Files.readString(file).contains("\"saved\"");
        });
  }

  @Test
  @Tag("R9")
  void theWishForADeviceIsRememberedWhateverDeviceAModelGot() throws IOException {
    OpenWindow first = open(folders());
    first.prompt("abc");
    first.awaitGrid("abc");
    assertTrue(first.textOf("#facts").contains("CPU (no NVIDIA driver)"));
    closeAndForget(first);
    Path file = folder.resolve("config/settings.json");
    String written = Files.readString(file);
    assertTrue(written.contains("\"device\": \"AUTOMATIC\""), written);
    Files.writeString(file, written.replace("AUTOMATIC", "CPU"));

    OpenWindow second = open(folders());
    second.awaitGrid("abc");
    closeAndForget(second);

    assertEquals(Device.Preference.AUTOMATIC, first.loader.askedWith.get(0).device());
    assertEquals(Device.Preference.CPU, second.loader.askedWith.get(0).device());
    assertTrue(Files.readString(file).contains("\"device\": \"CPU\""));
  }

  @ParameterizedTest
  @Tag("E5")
  @ValueSource(
      strings = {
        "{\"x\": -9000, \"y\": 99999, \"width\": 90000, \"height\": 3}",
        "{\"x\": 10, \"y\": 10, \"width\": 0, \"height\": 0}",
        "{\"x\": 1e300, \"y\": -1e300, \"width\": 1e300, \"height\": 1e300}"
      })
  void aWindowRememberedWhereItCannotBeComesBackOntoTheScreen(String place) throws IOException {
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(folder.resolve("config/settings.json"), "{\"window\": " + place + "}");

    OpenWindow open = open(folders());

    assertTrue(
        open.ask(
            () ->
                Screen.getPrimary()
                    .getVisualBounds()
                    .contains(
                        open.stage.getX(),
                        open.stage.getY(),
                        open.stage.getWidth(),
                        open.stage.getHeight())));
  }

  @Test
  @Tag("E6")
  void brokenSettingsAreToldOnceAndTheWindowOpens() throws IOException {
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(folder.resolve("config/settings.json"), "{\"live\": ");

    OpenWindow open = open(folders());
    open.prompt("abc");
    open.awaitGrid("abc");

    assertTrue(open.textOf(".notice-message").contains("settings could not be read"));
    closeAndForget(open);
    OpenWindow again = open(folders());
    again.awaitGrid("abc");
    assertFalse(again.isShown(".notice"));
  }

  @Test
  @Tag("E7")
  @Tag("E13")
  void foldersThatCannotBeWrittenMeanANoticeAndAWindowThatWorks() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "in the way");

    OpenWindow open = open(new AppFolders(blocked.resolve("config"), blocked.resolve("state")));
    open.prompt("abc");
    open.awaitGrid("abc");

    assertTrue(open.textOf(".notice-message").contains("Settings will be forgotten"));
  }

  @Test
  @Tag("R2")
  void settingsThatCanNoLongerBeWrittenAreToldOnceAndTheWindowWorks() throws IOException {
    OpenWindow open = open(folders());
    open.prompt("abc");
    Path file = folder.resolve("config/settings.json");
    open.await("saved", () -> Files.exists(file) && Files.readString(file).contains("\"abc\""));

    Files.delete(file);
    Files.delete(file.getParent());
    Files.writeString(file.getParent(), "in the way");
    open.prompt("abcd");

    open.await("told", () -> open.isShown(".notice-message"));
    assertTrue(open.textOf(".notice-message").contains("Settings will be forgotten"));
    open.awaitGrid("abcd");
  }

  @Test
  @Tag("E7")
  void withoutAHomeTheWindowWorks() {
    AppFolders nowhere = AppFolders.of("Linux", name -> null, "?");
    assertEquals(AppFolders.NOWHERE, nowhere);

    OpenWindow open = open(nowhere);
    open.prompt("abc");

    open.awaitGrid("abc");
  }

  @Test
  void withoutAnyModelTheWindowOffersWhatCanBeDone() {
    OpenWindow open =
        WaitForAsyncUtils.waitForAsyncFx(
            20_000, () -> OpenWindow.show(new Stage(), null, AppFolders.NOWHERE));
    last = open;

    assertTrue(open.isShown("#folder"));
    assertTrue(open.isShown("#models"));
    assertFalse(open.isShown("#example"), "a choice that does nothing is not offered");
    assertFalse(open.isShown("#inspector"), "there is nothing to inspect");
  }

  @Test
  @Tag("E5")
  void aWindowThatIsOpenedInItsSmallestSizeGetsTheSizeItWasGiven() {
    OpenWindow open =
        WaitForAsyncUtils.waitForAsyncFx(
            20_000,
            () -> {
              OpenWindow shown = OpenWindow.show(new Stage(), folders());
              // As some window managers do.
              shown.stage.setWidth(shown.stage.getMinWidth());
              shown.stage.setHeight(shown.stage.getMinHeight());
              return shown;
            });
    last = open;

    open.await("its size", () -> open.stage.getWidth() == 1280 && open.stage.getHeight() == 800);
  }

  @Test
  void theBeginningTokenIsRemembered() {
    OpenWindow first = open(folders());
    first.act(() -> first.viewModel().tokenizingProperty().set(new TokenizeOptions(true, Bos.ON)));
    closeAndForget(first);

    OpenWindow second = open(folders());

    assertEquals("BOS: on", second.ask(() -> second.node("#bos", MenuButton.class).getText()));
  }
}
