package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.lens.ModelException;

@Tag("P20")
class TextFileTest {
  private final Path folder;

  TextFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("some text#1 %.txt"), bytes);
  }

  @Test
  void textComesAsItIs() throws Exception {
    String text = " é 日本 👍\r\n\n ";

    assertEquals(
        new TextFile(text, false), TextFile.read(file(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheText() throws Exception {
    assertEquals(
        new TextFile("a", true),
        TextFile.read(file(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a'})));
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirPlace() throws Exception {
    Path file = file(new byte[] {'a', 'b', (byte) 0xE9, 'c'});

    ModelException refused = assertThrows(ModelException.class, () -> TextFile.read(file));

    assertTrue(refused.getMessage().contains("byte 2"), refused.getMessage());
  }

  @Test
  void aCharacterCutAtTheEndIsRefused() throws Exception {
    Path file = file(new byte[] {'a', (byte) 0xE6, (byte) 0x97});

    ModelException refused = assertThrows(ModelException.class, () -> TextFile.read(file));

    assertTrue(refused.getMessage().contains("byte 1"), refused.getMessage());
  }

  @Test
  void tenGigabytesAreNotRead() throws Exception {
    Path file = folder.resolve("huge.txt");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(10L << 30);
    }

    ModelException refused = assertThrows(ModelException.class, () -> TextFile.read(file));

    assertTrue(refused.getMessage().contains("10,737,418,240 bytes"), refused.getMessage());
  }

  @Test
  void aFolderIsRefused() {
    assertThrows(ModelException.class, () -> TextFile.read(folder));
  }
}
