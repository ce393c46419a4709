package org.logitlens.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.torch.TorchWeights;

/** Where a model may lie, and what is said when it does not. */
class CheckpointFolderTest {
  private final Path directory;
  private final TinyCheckpoint tiny = new TinyCheckpoint();

  CheckpointFolderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Tag("E10")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "with two  spaces",
        "Modèle 模型 نموذج 🧠",
        "a#b",
        "100%",
        "%20",
        "a+b&c=d",
        "quote'\"s",
        "-rf",
        "..."
      })
  void foldersMayHaveAnyName(String name) throws Exception {
    Path folder = tiny.write(directory.resolve(name).resolve(name));
    Checkpoint model = Checkpoint.open(folder);
    assertEquals(folder, model.folder());
    assertArrayEquals(tiny.values("ln_f.bias"), lnFBias(model));
    assertEquals(
        300, TokenizerFiles.open(folder, 300, OptionalInt.empty(), "gpt2").pieces().size());
    model.verifyUnchanged();
  }

  @Tag("E10")
  @Test
  void pathsMayBeLongerThan260Characters() throws Exception {
    Path folder = directory;
    for (int i = 0; i < 8; i++) {
      folder = folder.resolve("a-folder-with-a-rather-long-name-" + i + "-".repeat(20));
    }
    Checkpoint model = Checkpoint.open(tiny.write(folder));
    assertArrayEquals(tiny.values("ln_f.bias"), lnFBias(model));
  }

  private static float[] lnFBias(Checkpoint model) throws CheckpointException {
    return TensorReader.read(Objects.requireNonNull(model.tensors().get("transformer.ln_f.bias")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.onnx",
        "gpt2.Q4_K_M.gguf",
        "tf_model.h5",
        "model-00001-of-00002.safetensors"
      })
  void weightsInOtherFormsAreNamed(String name) throws Exception {
    tiny.write(directory);
    Files.move(directory.resolve("model.safetensors"), directory.resolve(name));
    assertRefused(
        () -> Checkpoint.open(directory, new TorchWeights()),
        "neither model.safetensors nor pytorch_model.bin, but " + name);
    assertRefused(
        () -> Checkpoint.open(directory), "has no model.safetensors, but " + name, "one file or");
    Files.delete(directory.resolve("config.json"));
    assertRefused(() -> Checkpoint.open(directory), "has no config.json, but " + name);
  }

  @Test
  void aFolderOfSomethingElseSaysWhatIsMissing() throws Exception {
    assertRefused(() -> Checkpoint.open(directory), "has no config.json.");
    Path gone = directory.resolve("gone");
    assertRefused(() -> Checkpoint.open(gone), "gone does not exist");
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertRefused(() -> Checkpoint.open(file), "file is not a folder", "Open the folder");
  }
}
