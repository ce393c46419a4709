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
    assertEquals(8, model.config().size("n_layer", "", 0, 100));
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
    List<String> stored = tiny.names().stream().map(name -> "transformer." + name).toList();
    assertEquals(stored, List.copyOf(model.tensors().keySet()));
    for (StoredTensor tensor : model.tensors().values()) {
      String name = tensor.name().substring("transformer.".length());
      assertArrayEquals(tiny.values(name), TensorReader.read(tensor), name);
    }
  }
}
