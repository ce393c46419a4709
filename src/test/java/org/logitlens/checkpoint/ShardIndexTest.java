package org.logitlens.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.logitlens.checkpoint.RawSafetensors.entry;
import static org.logitlens.checkpoint.RawSafetensors.header;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in several files. */
@Tag("N28")
class ShardIndexTest {
  private static final String ONE = "model-00001-of-00002.safetensors";
  private static final String TWO = "model-00002-of-00002.safetensors";

  private final Path folder;
  private final Path index;

  ShardIndexTest(@TempDir Path folder) {
    this.folder = folder;
    this.index = folder.resolve("model.safetensors.index.json");
  }

  @BeforeEach
  void writeShards() throws IOException {
    shard(ONE, 1, "a", "b");
    shard(TWO, 2, "c");
  }

  /** A shard of tensors with one number each, the same in all of them. */
  private void shard(String name, float value, String... tensors) throws IOException {
    List<String> entries = new ArrayList<>();
    List<byte[]> data = new ArrayList<>();
    for (int i = 0; i < tensors.length; i++) {
      entries.add(entry(tensors[i], "F32", List.of(1L), 4L * i, 4L * i + 4));
      data.add(RawSafetensors.encode(Dtype.F32, new float[] {value}));
    }
    RawSafetensors.write(
        folder.resolve(name),
        RawSafetensors.bytes(header(entries.toArray(String[]::new)), RawSafetensors.join(data)));
  }

  private Map<String, StoredTensor> open(String weightMap) throws Exception {
    Files.writeString(
        index, "{\"metadata\":{\"total_size\":12},\"weight_map\":{" + weightMap + "}}");
    return ShardIndex.read(index).merge(folder, file -> SafetensorsFile.open(file).tensors());
  }

  private static String in(String tensor, String shard) {
    return "\"" + tensor + "\":\"" + shard + "\"";
  }

  private static String good() {
    return in("c", TWO) + "," + in("a", ONE) + "," + in("b", ONE);
  }

  @Test
  void theTensorsOfAllShardsAreMerged() throws Exception {
    Map<String, StoredTensor> tensors = open(good());
    assertEquals(List.of("c", "a", "b"), List.copyOf(tensors.keySet()));
    assertEquals(folder.resolve(TWO).toRealPath(), Objects.requireNonNull(tensors.get("c")).file());
    assertArrayEquals(new float[] {1}, TensorReader.read(Objects.requireNonNull(tensors.get("b"))));
    assertEquals(List.of(ONE, TWO), List.copyOf(ShardIndex.read(index).files()));
  }

  @Test
  void aMissingShardIsNamed() throws Exception {
    Files.delete(folder.resolve(TWO));
    assertRefused(() -> open(good()), "has no " + TWO, "one of 2 files");
    assertRefused(() -> open(in("a", ONE) + "," + in("b", ONE)), "no tensor of " + TWO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model-00000-of-00002.safetensors",
        "model-00003-of-00002.safetensors",
        "model-00001-of-00001.safetensors"
      })
  void aShardThatIsNoneOfSoManyIsNamed(String name) {
    assertRefused(
        () -> open(good() + "," + in("d", name)), "beside shards of which there are 0000");
  }

  @Test
  void anIndexUnderAnotherNameIsCalledByItsOwn() throws Exception {
    Path blob = folder.resolve("0123abcd");
    Files.writeString(blob, "{\"weight_map\":{" + in("a", ONE) + "}}");
    assertRefused(
        () -> ShardIndex.read(blob, "the.index.json"),
        "the.index.json names " + ONE + ", but no tensor of " + TWO);
  }

  @Test
  void aShardLeftOverIsNamed() throws Exception {
    String third = "model-00001-of-00003.safetensors";
    shard(third, 3, "d");
    assertRefused(() -> open(good()), "has " + third, "does not name");
  }

  @Test
  void shardsOfAnotherKindDoNotMatter() throws Exception {
    Files.write(folder.resolve("pytorch_model-00001-of-00002.bin"), new byte[1]);
    Files.write(folder.resolve("model.fp16-00001-of-00002.safetensors"), new byte[1]);
    assertEquals(3, open(good()).size());
  }

  @Test
  void tensorsThatAreElsewhereTwiceOrUnknownAreNamed() throws Exception {
    assertRefused(
        () -> open(in("c", TWO) + "," + in("a", ONE) + "," + in("b", TWO)), "tensor b", ONE, TWO);
    assertRefused(() -> open(in("c", TWO) + "," + in("a", ONE)), "does not name the tensor b", ONE);
    assertRefused(() -> open(good() + "," + in("d", TWO)), TWO + " has no tensor d");
    assertRefused(() -> open(good() + "," + in("a", TWO)), "\"a\" appears twice");
    shard(TWO, 2, "c", "a");
    assertRefused(() -> open(good()), "tensor a is in " + TWO, "says " + ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../" + ONE,
        "..",
        ".",
        "",
        ".hidden.safetensors",
        "/etc/passwd",
        "sub/" + ONE,
        "sub\\\\" + ONE,
        "C:x.safetensors",
        "a\\u0000.safetensors",
        "\\u202ex.safetensors"
      })
  void whatIsNoPlainNameIsRefused(String name) {
    assertRefused(() -> open(in("a", name)), "tensor a", "no plain name");
  }

  @Test
  void anotherJsonIsRefused() throws Exception {
    Files.writeString(index, "{\"weight_map\":{\"a\":1}}");
    assertRefused(() -> ShardIndex.read(index), "tensor a is 1");
    Files.writeString(index, "{\"weight_map\":[]}");
    assertRefused(() -> ShardIndex.read(index), "weight_map");
    Files.writeString(index, "{\"weight_map\":{}}");
    assertRefused(() -> ShardIndex.read(index), "weight_map");
    Files.writeString(index, "[]");
    assertRefused(() -> ShardIndex.read(index), "not a JSON object");
    Files.delete(index);
    assertRefused(() -> ShardIndex.read(index), "does not exist");
  }
}
