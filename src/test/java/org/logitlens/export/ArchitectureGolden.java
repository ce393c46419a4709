package org.logitlens.export;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.logitlens.lens.Statistic;

/**
 * What Hugging Face's implementation computes for one tiny configuration of an architecture; made
 * by {@code src/test/python/architecture_goldens.py}, which says what the files hold.
 *
 * <p>Letters: {@code L} blocks, {@code T} tokens, {@code C} hidden width, {@code V} vocabulary.
 */
final class ArchitectureGolden {
  private static final Gson GSON = new Gson();
  private static final String SUFFIX = ".json";

  private final String name;
  private final JsonObject json;

  /** One in the form of a file. */
  ArchitectureGolden(String name, JsonObject json) {
    this.name = name;
    this.json = json;
  }

  /** All of them, by name. */
  static List<ArchitectureGolden> all() throws IOException {
    List<ArchitectureGolden> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.sorted().toList()) {
        all.add(read(file));
      }
    }
    return all;
  }

  /** One of them. */
  static ArchitectureGolden named(String name) throws IOException {
    return read(folder().resolve(name + SUFFIX));
  }

  private static ArchitectureGolden read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      String name = String.valueOf(file.getFileName()).replace(SUFFIX, "");
      return new ArchitectureGolden(name, JsonParser.parseReader(reader).getAsJsonObject());
    }
  }

  private static Path folder() throws IOException {
    URL folder = Objects.requireNonNull(ArchitectureGolden.class.getResource("architectures"));
    try {
      return Path.of(folder.toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** The family as {@code model_type} names it. */
  String family() {
    return json.get("family").getAsString();
  }

  /** The text of {@code config.json}. */
  String config() {
    return json.get("config").toString();
  }

  /** The tensors in the order they are stored. */
  List<Tensor> tensors() {
    return elements(json.get("tensors"))
        .map(JsonElement::getAsJsonArray)
        .map(
            entry ->
                new Tensor(
                    entry.get(0).getAsString(),
                    entry.get(1).getAsString(),
                    elements(entry.get(2)).map(JsonElement::getAsLong).toList(),
                    entry.get(entry.size() > 3 ? 3 : 0).getAsString()))
        .toList();
  }

  /** The checksum of the bytes of all tensors, as the script computed it. */
  long crc32() {
    return json.get("crc32").getAsLong();
  }

  /** The prompt [T]. */
  int[] ids() {
    return read("ids", int[].class);
  }

  /** The residual stream {@code h_0 .. h_L}, [L + 1][T][C]. */
  double[][][] hidden() {
    return read("hidden", double[][][].class);
  }

  /** The stream after the attention of each block, {@code m_1 .. m_L}, [L][T][C]. */
  double[][][] mid() {
    return read("mid", double[][][].class);
  }

  /** The model's own logits [T][V]. */
  double[][] logits() {
    return read("logits", double[][].class);
  }

  /** The hidden rows decoded with the norm's gain and bias. */
  List<Row> logitLens() {
    return rows("logit_lens");
  }

  /** The same of {@link #mid} with the last hidden row after it; empty where the file has none. */
  List<Row> midLens() {
    return json.has("mid_lens") ? rows("mid_lens") : List.of();
  }

  /** Without them, and the output at last; empty where the file has none. */
  List<Row> post2020() {
    return json.has("post_2020") ? rows("post_2020") : List.of();
  }

  private List<Row> rows(String key) {
    return elements(json.get(key)).map(row -> new Row(row.getAsJsonObject())).toList();
  }

  private <T> T read(String key, Class<T> type) {
    return GSON.fromJson(json.get(key), type);
  }

  private static Stream<JsonElement> elements(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false);
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * A stored tensor.
   *
   * @param dtype as safetensors names it; no weight where it is no type of fractions
   * @param seed the name that its weights follow from: its own, or that of one it repeats
   */
  record Tensor(String name, String dtype, List<Long> shape, String seed) {}

  /** One decoded row. */
  static final class Row {
    private final JsonObject json;

    private Row(JsonObject json) {
      this.json = json;
    }

    /** The best ids [T][3]. */
    int[][] top() {
      return GSON.fromJson(json.get("top"), int[][].class);
    }

    /** A statistic [T]; [T - 1] where it is about the next token. */
    double[] get(Statistic statistic) {
      return GSON.fromJson(json.get(statistic.key()), double[].class);
    }
  }
}
