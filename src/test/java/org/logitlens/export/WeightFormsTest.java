package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;

/** One small GPT-2 in every form that weights come in; see {@code weight_forms.py}. */
class WeightFormsTest {
  private static final Path FORMS = Path.of("src/test/resources/org/logitlens/export/weights");
  private static final int[] IDS = {3, 14, 15, 9, 26};

  private final Path folder;

  WeightFormsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Network open(Path form) throws Exception {
    return Network.open(form);
  }

  private static double[] logits(Network network) throws Exception {
    try (PlainSession model = PlainSession.of(network.model(), network)) {
      return model.longs("input_ids", IDS, 1, IDS.length).output("logits");
    }
  }

  @Tag("N27")
  @Tag("N28")
  @Tag("T3")
  @Tag("T4")
  @ParameterizedTest
  @ValueSource(strings = {"zip", "stacked", "compressed", "shards", "torch-shards"})
  void everyFormGivesTheSameNumbers(String form) throws Exception {
    Network plain = open(FORMS.resolve("safetensors"));
    Network other = open(FORMS.resolve(form));
    assertEquals(plain.tensors().size(), other.tensors().size());
    for (StoredTensor expected : plain.tensors()) {
      StoredTensor found =
          other.tensors().stream()
              .filter(tensor -> tensor.name().equals(expected.name()))
              .findFirst()
              .orElseThrow();
      assertArrayEquals(TensorReader.read(expected), TensorReader.read(found), expected.name());
    }
    assertArrayEquals(logits(plain), logits(other), 1e-6);
    assertEquals(form.contains("shards") ? 2 : 1, other.weightFiles().size());
    other.verifyUnchanged();
  }

  @Test
  void safetensorsCountWhereBothAreThere() throws Exception {
    copy("zip");
    copy("safetensors");
    assertTrue(open(folder).weightFiles().get(0).endsWith("model.safetensors"));
  }

  @Tag("N28")
  @Test
  void shardsInSeveralFoldersAreRefused() throws Exception {
    copy("shards");
    Path moved = Files.createDirectory(folder.resolve("elsewhere")).resolve("second");
    Path second = folder.resolve("model-00002-of-00002.safetensors");
    Files.move(second, moved);
    Files.createSymbolicLink(second, moved);
    assertRefused(() -> open(folder), "lie in several folders", "elsewhere");
  }

  @Test
  void whatIsExportedFromShardsRunsByItself() throws Exception {
    Path out = folder.resolve("out");
    Network network = open(FORMS.resolve("shards"));
    List<Path> files = OnnxExport.write(network, out, false);
    assertEquals(4, files.size());
    try (PlainSession exported = PlainSession.of(out.resolve("body.onnx"));
        PlainSession own = PlainSession.of(network.body(BodyRows.BLOCKS), network)) {
      assertArrayEquals(
          own.longs("input_ids", IDS, 1, IDS.length).output("hidden_states"),
          exported.longs("input_ids", IDS, 1, IDS.length).output("hidden_states"));
    }
  }

  private void copy(String form) throws Exception {
    try (Stream<Path> files = Files.list(FORMS.resolve(form))) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
