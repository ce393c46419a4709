package org.logitlens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.cli.ExitCodes;

/** Starts the program as a user does, in a process of its own. */
final class MainTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private ChildJvm main() {
    return new ChildJvm(folder, Main.class);
  }

  @Test
  @Tag("E1")
  void withoutADisplayTheWindowSaysSoInOneLine() throws IOException, InterruptedException {
    ChildJvm.Ended ended = main().run();
    assertEquals(3, ended.exitCode());
    assertEquals("no display; use `logit-lens render ...`\n", ended.err());
    assertEquals("", ended.out());
  }

  @Test
  @Tag("E1")
  void aDisplayThatCannotBeReachedIsNone() throws IOException, InterruptedException {
    ChildJvm.Ended ended = main().set("DISPLAY", ":4711").run();
    assertEquals(ExitCodes.NO_DISPLAY, ended.exitCode(), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
    assertTrue(ended.err().startsWith("no display ("), ended.err());
  }

  @Test
  @Tag("E1")
  void theCommandLineNeedsNoDisplay() throws IOException, InterruptedException {
    // One that cannot be reached, so that whoever tried would fail.
    ChildJvm main = main().set("DISPLAY", ":4711");
    ChildJvm.Ended help = main.run("--help");
    assertEquals(ExitCodes.OK, help.exitCode(), help.err());
    assertTrue(help.out().contains("Usage: logit-lens"), help.out());
    ChildJvm.Ended version = main.run("--version");
    assertEquals(ExitCodes.OK, version.exitCode(), version.err());
    assertTrue(version.out().startsWith("Logit Lens "), version.out());
    Path picture = folder.resolve("x.png");
    ChildJvm.Ended render = main.run("render", "--prompt", "a", "--out", picture.toString());
    assertEquals(ExitCodes.OK, render.exitCode(), render.err());
    assertEquals("", render.err());
    byte[] start = new byte[4];
    System.arraycopy(Files.readAllBytes(picture), 0, start, 0, 4);
    assertArrayEquals(PNG, start);
  }

  @Test
  @Tag("E9")
  void everyLocaleOfTheProcessWritesTheSameValues() throws IOException, InterruptedException {
    List<String> prompt = List.of("values", "--prompt", "I ITI 日本 3.5", "--out", "-");
    String[] args = prompt.toArray(new String[0]);
    ChildJvm.Ended english = main().with("-Duser.language=en").run(args);
    assertEquals(ExitCodes.OK, english.exitCode(), english.err());
    assertTrue(english.out().contains("\"text\":\"I ITI 日本 3.5\""), english.out());
    ChildJvm.Ended arabic =
        main()
            .with(
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-Duser.extensions=u-nu-arab",
                "-Duser.timezone=Asia/Kathmandu")
            .run(args);
    assertEquals(english, arabic);
    ChildJvm.Ended turkish = main().with("-Duser.language=tr", "-Duser.country=TR").run(args);
    assertEquals(english, turkish);
  }

  @Test
  @Tag("P20")
  void aPromptIsReadFromStandardInputWithoutItsMark() throws Exception {
    Path prompt = Files.writeString(folder.resolve("prompt"), "\uFEFFé 日\r\n");
    ChildJvm.Ended ended = main().reading(prompt).run("values", "--file", "-", "--out", "-");
    assertEquals(ExitCodes.OK, ended.exitCode(), ended.err());
    assertTrue(ended.out().contains("\"text\":\"é 日\\r\\n\""), ended.out());
    assertTrue(ended.err().contains("byte order mark"), ended.err());

    Files.write(prompt, new byte[] {'a', (byte) 0xFF});
    ChildJvm.Ended refused = main().reading(prompt).run("values", "--file", "-", "--out", "-");
    assertEquals(ExitCodes.USAGE, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("byte 0xFF at offset 1"), refused.err());
  }

  @Test
  @Tag("X2")
  void aPictureThatExistsIsKeptAndSaidByTheExitCode() throws Exception {
    Path picture = Files.writeString(folder.resolve("x.png"), "precious");
    ChildJvm.Ended ended = main().run("render", "--prompt", "a", "--out", picture.toString());
    assertEquals(4, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains("--force"), ended.err());
    assertEquals("precious", Files.readString(picture));
  }

  @Test
  void argumentsThatTheLocaleCannotHoldAreRefused() throws IOException, InterruptedException {
    ChildJvm.Ended ended = main().set("LC_ALL", "C").run("values", "--prompt", "日本", "--out", "-");
    if (ended.exitCode() == ExitCodes.OK) {
      // Newer Java decodes them anyway.
      assertTrue(ended.out().contains("日本"), ended.out());
    } else {
      assertEquals(ExitCodes.USAGE, ended.exitCode());
      assertTrue(ended.err().contains("LC_ALL=C.UTF-8"), ended.err());
    }
  }

  @Test
  @Tag("E10")
  void strangeAndLongPathsWork() throws IOException, InterruptedException {
    ChildJvm.Ended ended = new ChildJvm(folder, StrangePaths.class).run(folder.toString());
    assertEquals(0, ended.exitCode(), ended.out() + ended.err());
    assertFalse(ended.err().contains("Exception"), ended.err());
  }
}
