package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.ChildJvm;

class TerminationTest {
  private final Path folder;

  TerminationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  @Tag("E15")
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process cannot be asked to end")
  @Timeout(180)
  void aWindowThatIsToldToEndSavesWhatIsOnTheScreenAndLeavesNoTemporaryFiles() throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    ChildJvm child =
        new ChildJvm(folder, TerminatedWindow.class)
            .headless()
            .with("-Djava.io.tmpdir=" + temporary);
    Process process = child.start(folder.toString());
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals(TerminatedWindow.READY, said.readLine(), Files.readString(child.err()));
      process.destroy();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "does not end");
    } finally {
      process.destroyForcibly();
    }

    assertTrue(Files.readString(folder.resolve("config/settings.json")).contains("\"typed last\""));
    assertEquals(List.of("settings.json"), names(folder.resolve("config")));
    assertEquals(List.of(), names(temporary));
    assertEquals(List.of("logit-lens.log.0"), names(folder.resolve("state")));
  }
}
