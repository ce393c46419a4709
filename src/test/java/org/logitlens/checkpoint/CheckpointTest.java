package org.logitlens.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a good folder opens as. */
class CheckpointTest {
  private final Path directory;

  CheckpointTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theBundledModelOpens() throws Exception {
    Checkpoint model = Checkpoint.open(Path.of("models/lens-mini"));
    assertEquals(8, model.config().layers());
    assertEquals("F16", model.dtype());
    assertEquals(2 * model.parameters(), model.weightBytes());
    assertEquals(Map.of(), TensorReaderTest.nonFinite(model));
    TokenizerFiles tokenizer =
        TokenizerFiles.open(model.folder(), 8192, OptionalInt.empty(), "gpt2");
    assertEquals(8192, tokenizer.pieces().size());
    assertEquals(8191, tokenizer.bosId().orElseThrow());
    assertArrayEquals(" t".getBytes(StandardCharsets.UTF_8), tokenizer.pieces().get(256));
  }

  @Test
  void aTinyFolderOpensWithItsValues() throws Exception {
    TinyCheckpoint tiny = new TinyCheckpoint();
    Checkpoint model = Checkpoint.open(tiny.write(directory));
    assertEquals(tiny.names(), List.copyOf(model.tensors().keySet()));
    for (String name : tiny.names()) {
      assertArrayEquals(tiny.values(name), TensorReader.read(model.tensor(name)), name);
    }
    assertEquals(
        300, TokenizerFiles.open(directory, 300, OptionalInt.empty(), "gpt2").pieces().size());
  }
}
