package org.logitlens.runtime;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.lens.ModelException;

/** The tokenizers that tests share; opened once. */
final class TokenizerFixtures {
  private TokenizerFixtures() {}

  private static final class Gpt2 {
    private static final HubTokenizer TOKENIZER = opened(gpt2Json());
  }

  private static final class Mini {
    private static final HubTokenizer TOKENIZER = opened(miniJson());
  }

  /** GPT-2's own. */
  static HubTokenizer gpt2() {
    return Gpt2.TOKENIZER;
  }

  /** The bundled model's. */
  static HubTokenizer mini() {
    return Mini.TOKENIZER;
  }

  static String miniJson() {
    try {
      return Files.readString(Path.of("models/lens-mini/tokenizer.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String gpt2Json() {
    return unpacked("gpt2-tokenizer.json.gz");
  }

  /** The text of a packed resource. */
  static String unpacked(String name) {
    try (InputStream in = new GZIPInputStream(resource(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonArray array(String resource) {
    try (InputStream in = resource(resource)) {
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getAsJsonArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject object(String resource) {
    try (InputStream in = resource(resource)) {
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The checked files of a family's small tokenizer.
   *
   * @param family the name of its folder of resources and the model type
   * @param folder takes the files
   */
  static TokenizerFiles family(String family, Path folder) throws IOException, CheckpointException {
    for (String name :
        List.of(
            "tokenizer.json",
            "vocab.json",
            "merges.txt",
            "added_tokens.json",
            "tokenizer_config.json",
            "special_tokens_map.json")) {
      try (InputStream in =
          TokenizerFixtures.class.getResourceAsStream(
              "/org/logitlens/tokenizers/" + family + "/" + name)) {
        if (in != null) {
          Files.copy(in, folder.resolve(name));
        }
      }
    }
    return TokenizerFiles.open(folder, 1000, OptionalInt.empty(), family);
  }

  static int[] ids(JsonObject entry) {
    return entry.getAsJsonArray("ids").asList().stream().mapToInt(e -> e.getAsInt()).toArray();
  }

  /**
   * A byte-level tokenizer with no merges: 256 pieces, one for every byte, in the order of the
   * alphabet's characters, and then added tokens.
   *
   * @param addedTokens the JSON objects of the added tokens, comma separated; ids from 256
   */
  static String bytesOnly(String addedTokens) {
    JsonObject vocabulary = new JsonObject();
    for (int c = '!'; c < 0x144; c++) {
      boolean stands = c <= '~' || (c >= 0xA1 && c != 0xAD);
      if (stands) {
        vocabulary.addProperty(String.valueOf((char) c), vocabulary.size());
      }
    }
    return """
        {"version":"1.0","added_tokens":[%s],"normalizer":null,
         "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
         "post_processor":null,"decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
         "model":{"type":"BPE","vocab":%s,"merges":[]}}
        """
        .formatted(addedTokens, vocabulary);
  }

  /** A tokenizer of its own, of a file that is known to be good. */
  static HubTokenizer opened(String json) {
    try {
      return HubTokenizer.open(files(json));
    } catch (CheckpointException | ModelException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The checked files of a folder with this {@code tokenizer.json} alone. */
  static TokenizerFiles files(String json) throws CheckpointException {
    try {
      Path folder = Files.createTempDirectory("tokenizer");
      try {
        Files.writeString(folder.resolve("tokenizer.json"), json);
        return TokenizerFiles.open(folder, 50257, OptionalInt.of(50256), "gpt2");
      } finally {
        Files.delete(folder.resolve("tokenizer.json"));
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        TokenizerFixtures.class.getResourceAsStream("/org/logitlens/" + name), name);
  }
}
