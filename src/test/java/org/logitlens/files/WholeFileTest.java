package org.logitlens.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.files.FileException.Kind;

final class WholeFileTest {
  private final Path folder;

  WholeFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void write(Path file, boolean replace) throws FileException {
    WholeFile.write(file, replace, out -> out.write("new".getBytes(StandardCharsets.UTF_8)));
  }

  private static FileException refused(Path file, boolean replace) {
    FileException refusal = assertThrows(FileException.class, () -> write(file, replace));
    assertFalse(refusal.remedy().isEmpty());
    return refusal;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void aChainOfLinksIsFollowedToItsEnd() throws Exception {
    Path real = Files.writeString(folder.resolve("real"), "old");
    Path inner = Files.createSymbolicLink(folder.resolve("inner"), Path.of("real"));
    Path outer = Files.createSymbolicLink(folder.resolve("outer"), inner.toAbsolutePath());
    write(outer, true);
    assertEquals("new", Files.readString(real));
    assertTrue(Files.isSymbolicLink(outer) && Files.isSymbolicLink(inner));
    assertEquals(List.of("inner", "outer", "real"), names());
  }

  @Test
  void whereALinkPointsAtNothingYetTheFileIsMade() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("later"));
    write(link, false);
    assertEquals("new", Files.readString(folder.resolve("later")));
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  @Tag("X1")
  void aLinkIntoAMissingFolderAndOneThatLeadsToItselfAreRefused() throws Exception {
    Path lost = Files.createSymbolicLink(folder.resolve("lost"), folder.resolve("no/where"));
    FileException missing = refused(lost, true);
    assertEquals(Kind.NOT_WRITABLE, missing.kind());
    assertEquals("There is no folder " + folder.resolve("no") + ".", missing.getMessage());
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    assertEquals(loop + " is a link that leads nowhere.", refused(loop, true).getMessage());
    assertEquals(List.of("loop", "lost"), names());
  }

  @Test
  @Tag("X2")
  void aFileThatIsThereIsReplacedOnlyWhenAsked() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    assertEquals(Kind.EXISTS, refused(file, false).kind());
    assertEquals("old", Files.readString(file));
    write(file, true);
    assertEquals("new", Files.readString(file));
  }

  @Test
  @Tag("X3")
  void whatIsNotFinishedLeavesTheOldFileAndNothingElse() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    try (WholeFile begun = WholeFile.begin(file, true)) {
      assertTrue(begun.channel().isOpen());
      assertEquals(2, names().size());
    }
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  @Tag("X3")
  void theFailureOfTheContentIsToldWithTheNameOfTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    FileException failure =
        assertThrows(
            FileException.class,
            () ->
                WholeFile.write(
                    file,
                    true,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }));
    assertEquals(Kind.FAILED, failure.kind());
    assertEquals(file + " could not be written: No space left on device", failure.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names());
  }
}
