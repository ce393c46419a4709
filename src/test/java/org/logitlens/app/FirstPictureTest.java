package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class FirstPictureTest {
  private final Path folder;
  private OpenWindow open;

  FirstPictureTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Start
  void start(Stage stage) {
    System.setProperty(FirstPicture.PROPERTY, time().toString());
    open = OpenWindow.show(stage, FirstPicture.folders());
  }

  @AfterEach
  void close() {
    System.clearProperty(FirstPicture.PROPERTY);
    open.close();
  }

  private Path time() {
    return folder.resolve("time");
  }

  @Test
  void theWindowTellsTheTimeOfItsCompleteGridAndCloses() throws IOException {
    open.await("a model", () -> open.viewModel().modelProperty().get() != null);
    open.tiny().columns.drainPermits();
    open.tiny().columns.release(2);
    open.prompt("abc");
    open.await(
        "two columns",
        () -> {
          var grid = open.viewModel().gridProperty().get();
          return grid != null && grid.readyCount() == 2;
        });
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(open.stage.isShowing());
    assertFalse(Files.exists(time()));

    open.tiny().columns.release();

    open.await("closed", () -> !open.stage.isShowing());
    long millis = Long.parseLong(Files.readString(time()));
    long since = ManagementFactory.getRuntimeMXBean().getUptime();
    assertTrue(millis > 0 && millis <= since, millis + " of " + since);
  }

  @Test
  void settingsAndLogOfAMeasuredWindowLieBesideItsTime() {
    assertEquals(
        new AppFolders(folder.resolve("config"), folder.resolve("state")), FirstPicture.folders());
    System.clearProperty(FirstPicture.PROPERTY);
    assertEquals(AppFolders.ofUser(), FirstPicture.folders());
  }
}
