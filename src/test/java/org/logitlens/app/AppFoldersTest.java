package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AppFoldersTest {
  private static AppFolders linux(Map<String, String> environment, String home) {
    return AppFolders.of("Linux", environment::get, home);
  }

  @Test
  void linuxFollowsTheDesktopRules() {
    assertEquals(
        new AppFolders(
            Path.of("/home/ann/.config/logit-lens"), Path.of("/home/ann/.local/state/logit-lens")),
        linux(Map.of(), "/home/ann"));
    assertEquals(
        new AppFolders(Path.of("/c/logit-lens"), Path.of("/s/logit-lens")),
        linux(Map.of("XDG_CONFIG_HOME", "/c", "XDG_STATE_HOME", "/s"), "/home/ann"));
  }

  @Test
  void aRelativeFolderIsIgnored() {
    assertEquals(
        Path.of("/home/ann/.config/logit-lens"),
        linux(Map.of("XDG_CONFIG_HOME", "relative"), "/home/ann").config());
  }

  @Test
  @Tag("E7")
  void withoutAHomeThereIsNoFolder() {
    assertEquals(AppFolders.NOWHERE, linux(Map.of(), ""));
    assertEquals(AppFolders.NOWHERE, linux(Map.of(), "?"));
    assertEquals(AppFolders.NOWHERE, linux(Map.of("XDG_CONFIG_HOME", ""), "not/absolute"));
  }

  @Test
  void macKeepsThingsInTheLibrary() {
    assertEquals(
        Path.of("/Users/ann/Library/Application Support/Logit Lens"),
        AppFolders.of("Mac OS X", name -> null, "/Users/ann").config());
  }

  @Test
  void windowsKeepsThingsInAppData() {
    // An absolute path of the system the test runs on stands for C:\...
    AppFolders folders =
        AppFolders.of(
            "Windows 11", Map.of("APPDATA", "/roaming", "LOCALAPPDATA", "/local")::get, "/home");

    assertEquals(
        new AppFolders(Path.of("/roaming/Logit Lens"), Path.of("/local/Logit Lens")), folders);
  }
}
