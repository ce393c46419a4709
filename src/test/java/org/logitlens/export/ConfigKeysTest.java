package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;

/**
 * Configs with one key changed, as {@code src/test/python/config_keys.py} made them: Hugging Face's
 * implementation says whether the logits of a tiny model change, and to what.
 */
class ConfigKeysTest {
  private static final double TOLERANCE = 2e-5;

  private static final String TURNING = " rope_parameters rope_scaling sliding_window";

  /** What is refused in every family. */
  private static final String EVERYWHERE = "add_cross_attention is_causal is_encoder_decoder";

  /** And what in each: all else is computed, or seen to mean nothing. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("gpt2", TURNING),
          Map.entry("gpt_neo", TURNING),
          Map.entry("ctrl", TURNING),
          Map.entry("gptj", TURNING + " scale_attn_weights"),
          Map.entry("gpt_neox", " head_dim rope_theta sliding_window"),
          Map.entry("opt", TURNING),
          // The model says num_attention_heads, which n_head then contradicts.
          Map.entry("bloom", TURNING + " n_head slow_but_exact"),
          Map.entry("llama", " sliding_window"),
          Map.entry("mistral", " partial_rotary_factor"),
          Map.entry("qwen2", " partial_rotary_factor"),
          Map.entry("qwen3", " partial_rotary_factor"),
          Map.entry(
              "gemma3_text",
              " _sliding_window_pattern attn_logit_softcapping partial_rotary_factor rope_scaling"
                  + " use_bidirectional_attention"));

  @TempDir private Path folder;

  private static JsonObject all() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ConfigKeysTest.class.getResourceAsStream("config-keys.json"))) {
      return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .getAsJsonObject();
    }
  }

  static Set<String> families() throws IOException {
    return all().keySet();
  }

  @Test
  void everyFamilyIsLookedAt() throws IOException {
    assertEquals(
        Architecture.ALL.stream()
            .map(architecture -> architecture.family().modelType())
            .collect(Collectors.toSet()),
        families());
  }

  @Tag("C5")
  @ParameterizedTest
  @MethodSource("families")
  void everyKeyThatChangesTheResultIsHonouredOrRefusedByName(String modelType) throws Exception {
    JsonObject family = all().getAsJsonObject(modelType);
    Network unchanged = open(family);
    assertNear(numbers(family.get("logits")), logits(unchanged, ids(family)), modelType);
    byte[] graph = unchanged.model();
    Set<String> refused = new TreeSet<>();
    List<Executable> checks =
        elements(family.get("changes"))
            .map(JsonElement::getAsJsonObject)
            .<Executable>map(change -> () -> check(family, change, graph, refused))
            .toList();
    assertAll(modelType, checks);
    String expected = EVERYWHERE + REFUSED.get(modelType);
    assertEquals(Set.of(expected.split(" ")), refused);
  }

  private void check(JsonObject family, JsonObject change, byte[] plain, Set<String> refused)
      throws Exception {
    String key = change.get("key").getAsString();
    Network network;
    try {
      network = changed(family, change, key);
    } catch (CheckpointException e) {
      assertTrue(e.getMessage().contains(key), key + ": " + e.getMessage());
      refused.add(key);
      return;
    }
    byte[] graph = network.model();
    if (!change.has("same")) {
      assertNear(numbers(change.get("logits")), logits(network, ids(family)), change.toString());
    } else if (!Arrays.equals(plain, graph)) {
      assertNear(numbers(family.get("logits")), logits(network, ids(family)), change.toString());
    }
  }

  private static JsonArray tensors(JsonObject family, JsonObject change) {
    Set<String> removed =
        elements(change.get("removed")).map(JsonElement::getAsString).collect(Collectors.toSet());
    JsonArray tensors = new JsonArray();
    elements(family.get("tensors"))
        .filter(entry -> !removed.contains(entry.getAsJsonArray().get(0).getAsString()))
        .forEach(tensors::add);
    tensors.addAll(change.getAsJsonArray("added"));
    return tensors;
  }

  private Network open(JsonObject model) throws IOException, CheckpointException {
    ArchitectureGolden golden = new ArchitectureGolden("one of the configs", model);
    return Architecture.open(Checkpoint.open(GoldenCheckpoint.write(golden, folder)));
  }

  /**
   * Opens the model that was opened last with another config, and other tensors where it has them.
   */
  private Network changed(JsonObject family, JsonObject change, String key)
      throws IOException, CheckpointException {
    JsonObject config = family.getAsJsonObject("config").deepCopy();
    config.add(key, change.get("value"));
    if (!change.has("added")) {
      Files.writeString(folder.resolve("config.json"), config.toString());
      return Architecture.open(Checkpoint.open(folder));
    }
    JsonObject model = new JsonObject();
    model.add("config", config);
    model.add("tensors", tensors(family, change));
    ArchitectureGolden golden = new ArchitectureGolden("one of the configs", model);
    Path other = Files.createDirectories(folder.resolve("other"));
    return Architecture.open(Checkpoint.open(GoldenCheckpoint.write(golden, other)));
  }

  /** Those of the last token. */
  private static double[] logits(Network network, int[] ids) throws Exception {
    try (PlainSession model = PlainSession.of(network.model(), network)) {
      double[] all = model.longs("input_ids", ids, 1, ids.length).output("logits");
      return Arrays.copyOfRange(all, all.length - all.length / ids.length, all.length);
    }
  }

  private static void assertNear(double[] expected, double[] actual, String what) {
    double allowed = TOLERANCE * DoubleStream.of(expected).map(Math::abs).max().orElseThrow();
    assertArrayEquals(expected, actual, allowed, what);
  }

  private static double[] numbers(JsonElement array) {
    return elements(array).mapToDouble(JsonElement::getAsDouble).toArray();
  }

  private static int[] ids(JsonObject family) {
    return elements(family.get("ids")).mapToInt(JsonElement::getAsInt).toArray();
  }

  private static Stream<JsonElement> elements(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false);
  }
}
