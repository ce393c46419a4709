package org.logitlens.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A GPT-2 folder with random weights, small enough to compute by hand: 2 blocks, width 8, 2 heads,
 * 300 tokens (256 bytes, 43 merges, {@code <|endoftext|>}), 32 positions. The same seed gives the
 * same bytes. Its parts can be changed before it is written, one defect at a time.
 *
 * <pre>{@code
 * Path folder = new TinyCheckpoint().dtype(Dtype.F16).config("n_inner", 20).write(directory);
 * }</pre>
 */
public final class TinyCheckpoint {
  public static final int LAYERS = 2;
  public static final int WIDTH = 8;
  public static final int HEADS = 2;
  public static final int CONTEXT = 32;
  public static final int VOCABULARY = 300;
  public static final int END_OF_TEXT = 299;

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().serializeSpecialFloatingPointValues().create();

  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();
  private final Map<String, Dtype> dtypes = new LinkedHashMap<>();
  private final JsonObject config = new JsonObject();
  private final JsonObject tokenizer;
  private Dtype dtype = Dtype.F32;
  private String prefix = "transformer.";

  /** One with two blocks and the seed 1. */
  public TinyCheckpoint() {
    this(LAYERS, 4 * WIDTH, 1);
  }

  /**
   * One of other sizes.
   *
   * @param layers number of blocks
   * @param inner width inside the MLP
   * @param seed of the weights
   */
  public TinyCheckpoint(int layers, int inner, long seed) {
    config("model_type", "gpt2");
    config.add("architectures", GSON.toJsonTree(List.of("GPT2LMHeadModel")));
    config("vocab_size", VOCABULARY);
    config("n_positions", CONTEXT);
    config("n_embd", WIDTH);
    config("n_layer", layers);
    config("n_head", HEADS);
    config("n_inner", inner == 4 * WIDTH ? null : inner);
    config("activation_function", "gelu_new");
    config("layer_norm_epsilon", 1e-5);
    config("scale_attn_weights", true);
    config("scale_attn_by_inverse_layer_idx", false);
    config("reorder_and_upcast_attn", false);
    config("tie_word_embeddings", true);
    config("bos_token_id", END_OF_TEXT);
    tokenizer = TinyTokenizer.json(END_OF_TEXT);
    Random random = new Random(seed);
    shapes(layers, inner)
        .forEach((name, shape) -> tensor(name, shape, random(name, shape, random)));
  }

  /** Every tensor with its shape, in the order of the computation. */
  private static Map<String, List<Long>> shapes(int layers, long inner) {
    long width = WIDTH;
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put("wte.weight", List.of((long) VOCABULARY, width));
    shapes.put("wpe.weight", List.of((long) CONTEXT, width));
    for (int block = 0; block < layers; block++) {
      String name = "h." + block + ".";
      pair(shapes, name + "ln_1", List.of(width), width);
      pair(shapes, name + "attn.c_attn", List.of(width, 3 * width), 3 * width);
      pair(shapes, name + "attn.c_proj", List.of(width, width), width);
      pair(shapes, name + "ln_2", List.of(width), width);
      pair(shapes, name + "mlp.c_fc", List.of(width, inner), inner);
      pair(shapes, name + "mlp.c_proj", List.of(inner, width), width);
    }
    pair(shapes, "ln_f", List.of(width), width);
    return shapes;
  }

  private static void pair(
      Map<String, List<Long>> shapes, String name, List<Long> weight, long bias) {
    shapes.put(name + ".weight", weight);
    shapes.put(name + ".bias", List.of(bias));
  }

  private static float[] random(String name, List<Long> shape, Random random) {
    int length = 1;
    for (long size : shape) {
      length *= (int) size;
    }
    boolean gain = name.contains("ln_") && name.endsWith("weight");
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) ((gain ? 1 : 0) + 0.3 * random.nextGaussian());
    }
    return values;
  }

  /** How all weights are stored; F32 at first. */
  public TinyCheckpoint dtype(Dtype all) {
    dtype = all;
    return this;
  }

  /** How one tensor is stored, whatever the others are. */
  public TinyCheckpoint dtype(String name, Dtype one) {
    dtypes.put(name, one);
    return this;
  }

  /** What stands before every name but {@code lm_head.weight}; {@code transformer.} at first. */
  public TinyCheckpoint prefix(String before) {
    prefix = before;
    return this;
  }

  /** Sets a config key; a JSON element, a string, a number, a truth value or null. */
  public TinyCheckpoint config(String key, @Nullable Object value) {
    config.add(key, GSON.toJsonTree(value));
    return this;
  }

  /** Removes a config key. */
  public TinyCheckpoint withoutConfig(String key) {
    config.remove(key);
    return this;
  }

  /** Adds or replaces a tensor. */
  public TinyCheckpoint tensor(String name, List<Long> shape, float[] numbers) {
    shapes.put(name, shape);
    values.put(name, numbers);
    return this;
  }

  /** Removes a tensor. */
  public TinyCheckpoint withoutTensor(String name) {
    shapes.remove(name);
    values.remove(name);
    return this;
  }

  /** Changes the numbers of a tensor in place. */
  public TinyCheckpoint change(String name, Consumer<float[]> edit) {
    edit.accept(values.get(name));
    return this;
  }

  /** Gives the model an unembedding of its own, with other numbers than {@code wte}. */
  public TinyCheckpoint untied() {
    List<Long> shape = List.of((long) VOCABULARY, (long) WIDTH);
    tensor("lm_head.weight", shape, random("lm_head.weight", shape, new Random(99)));
    return config("tie_word_embeddings", false);
  }

  /** Changes {@code tokenizer.json}. */
  public TinyCheckpoint tokenizer(Consumer<JsonObject> edit) {
    edit.accept(tokenizer);
    return this;
  }

  /** The names of all tensors, without the prefix. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** The shape of a tensor. */
  public List<Long> shape(String name) {
    return shapes.getOrDefault(name, List.of());
  }

  /** The numbers of a tensor as they are stored, rounded to its type. */
  public float[] values(String name) {
    float[] exact = values.getOrDefault(name, new float[0]);
    float[] rounded = exact.clone();
    for (int i = 0; i < rounded.length; i++) {
      switch (dtypeOf(name)) {
        case F16 -> rounded[i] = HalfPrecision.fromF16(RawSafetensors.toF16(exact[i]));
        case BF16 -> rounded[i] = HalfPrecision.fromBf16(RawSafetensors.toBf16(exact[i]));
        default -> {}
      }
    }
    return rounded;
  }

  private Dtype dtypeOf(String name) {
    return dtypes.getOrDefault(name, dtype);
  }

  private static byte[] bytes(Dtype stored, float[] numbers) {
    // Types that are no weights only matter by their size.
    return stored.isWeight()
        ? RawSafetensors.encode(stored, numbers)
        : new byte[numbers.length * stored.bits() / Byte.SIZE];
  }

  /** The whole of {@code model.safetensors}. */
  public byte[] weights() {
    List<String> entries = new ArrayList<>();
    entries.add("\"__metadata__\":{\"format\":\"pt\"}");
    List<byte[]> data = new ArrayList<>();
    long at = 0;
    for (Map.Entry<String, float[]> tensor : values.entrySet()) {
      String name = tensor.getKey();
      byte[] bytes = bytes(dtypeOf(name), tensor.getValue());
      String stored = name.startsWith("lm_head") ? name : prefix + name;
      entries.add(
          RawSafetensors.entry(stored, dtypeOf(name).name(), shape(name), at, at + bytes.length));
      data.add(bytes);
      at += bytes.length;
    }
    String header = RawSafetensors.header(entries.toArray(new String[0]));
    // Padded with spaces to a multiple of eight, as the format's own writer does.
    String padded = header + " ".repeat(-header.length() & 7);
    return RawSafetensors.bytes(padded, RawSafetensors.join(data));
  }

  /** The text of {@code config.json}. */
  public String configText() {
    return GSON.toJson(config);
  }

  /** The text of {@code tokenizer.json}. */
  public String tokenizerText() {
    return GSON.toJson(tokenizer);
  }

  /** The merges, as lines of {@code merges.txt}. */
  public List<String> merges() {
    return TinyTokenizer.merges(tokenizer);
  }

  /**
   * Replaces {@code tokenizer.json} in a written folder by {@code vocab.json} and {@code
   * merges.txt}.
   */
  public void writeVocabularyFiles(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve("tokenizer.json"));
    Files.writeString(
        folder.resolve("vocab.json"),
        GSON.toJson(tokenizer.getAsJsonObject("model").getAsJsonObject("vocab")));
    Files.writeString(
        folder.resolve("merges.txt"), "#version: 0.2\n" + String.join("\n", merges()) + "\n");
  }

  /**
   * Writes config, weights and tokenizer.
   *
   * @param folder made if it is missing
   * @return the folder
   */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), configText());
    Files.writeString(folder.resolve("tokenizer.json"), tokenizerText());
    Files.write(folder.resolve("model.safetensors"), weights());
    return folder;
  }
}
