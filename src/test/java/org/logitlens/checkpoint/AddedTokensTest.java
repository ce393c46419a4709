package org.logitlens.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Added tokens of tokenizer files, and which of them begins a text. */
class AddedTokensTest {
  private final Path folder;
  private final TinyCheckpoint tiny = new TinyCheckpoint();
  private int modelSize = 300;

  AddedTokensTest(@TempDir Path directory) {
    this.folder = directory;
  }

  private TokenizerFiles open() throws Exception {
    return TokenizerFiles.open(tiny.write(folder), modelSize, OptionalInt.of(299), "gpt2");
  }

  private void refuses(String... parts) {
    assertRefused(this::open, parts);
  }

  private void add(JsonObject token) {
    tiny.tokenizer(json -> json.getAsJsonArray("added_tokens").add(token));
  }

  @Tag("P16")
  @Test
  void addedTokensKeepTheirFlags() throws Exception {
    JsonObject mask = TinyTokenizer.addedToken(300, "<mask>", true);
    mask.addProperty("lstrip", true);
    mask.addProperty("rstrip", true);
    mask.addProperty("single_word", true);
    mask.addProperty("normalized", true);
    add(mask);
    JsonObject bare = new JsonObject();
    bare.addProperty("id", 301);
    bare.addProperty("content", "<mask>s é");
    add(bare);
    TokenizerFiles files = open();
    assertEquals(
        List.of(
            new AddedToken(299, "<|endoftext|>", true, false, false, false, false),
            new AddedToken(300, "<mask>", true, true, true, true, true),
            new AddedToken(301, "<mask>s é", false, false, false, false, true)),
        files.addedTokens());
    assertArrayEquals("<mask>s é".getBytes(UTF_8), files.pieces().get(301));
    JsonElement handedOn =
        JsonParser.parseString(files.json(true))
            .getAsJsonObject()
            .getAsJsonArray("added_tokens")
            .get(1);
    assertEquals(mask, handedOn);
  }

  @Tag("P16")
  @ParameterizedTest
  @ValueSource(strings = {"single_word", "lstrip", "rstrip", "normalized", "special"})
  void aFlagOfTheWrongTypeIsRefusedByItsName(String flag) {
    JsonObject token = TinyTokenizer.addedToken(300, "<x>", false);
    token.addProperty(flag, "yes");
    add(token);
    refuses(flag + " of the added token", "true or false");
  }

  @Tag("P16")
  @Test
  void addedTokensMayNotShareTextsOrIds() {
    add(TinyTokenizer.addedToken(300, "<x>", false));
    add(TinyTokenizer.addedToken(300, "<y>", false));
    refuses("added token \"<y>\" or its id 300");
    tiny.tokenizer(json -> json.getAsJsonArray("added_tokens").remove(2));
    add(TinyTokenizer.addedToken(301, "<x>", false));
    refuses("added token \"<x>\" or its id 301");
    tiny.tokenizer(json -> json.getAsJsonArray("added_tokens").remove(2));
    add(TinyTokenizer.addedToken(5, "<z>", false));
    refuses("added token \"<z>\" or its id 5");
    tiny.tokenizer(json -> json.getAsJsonArray("added_tokens").remove(2));
    add(TinyTokenizer.addedToken(302, "", false));
    refuses("has no text");
  }

  @Tag("P16")
  @Test
  void specialTokensCanBeLeftOutSoThatTheirTextIsPlain() throws Exception {
    add(TinyTokenizer.addedToken(300, "<plain>", false));
    TokenizerFiles files = open();
    assertTrue(files.json(true).contains("\"content\":\"<|endoftext|>\""));
    assertFalse(files.json(false).contains("\"content\":\"<|endoftext|>\""));
    assertTrue(files.json(false).contains("\"content\":\"<plain>\""));
  }

  @Test
  void theBeginningTokenIsNamedByTheSettingsThenByTheConfig() throws Exception {
    add(TinyTokenizer.addedToken(300, "<s>", true));
    modelSize = 301;
    assertEquals(OptionalInt.of(299), open().bosId());
    Path settings = folder.resolve("tokenizer_config.json");
    Files.writeString(settings, "{\"bos_token\": \"<s>\"}");
    assertEquals(OptionalInt.of(300), open().bosId());
    Files.writeString(settings, "{\"bos_token\": {\"content\": \"<s>\", \"lstrip\": false}}");
    assertEquals(OptionalInt.of(300), open().bosId());
    Files.writeString(settings, "{\"bos_token\": null, \"add_bos_token\": true}");
    assertEquals(OptionalInt.of(299), open().bosId());
    assertTrue(open().addsBos());
    Files.writeString(settings, "{\"bos_token\": \"<s>\", \"add_bos_token\": false}");
    assertFalse(open().addsBos());
    Files.writeString(settings, "{\"bos_token\": 7}");
    refuses("tokenizer_config.json: bos_token is 7");
  }

  @Test
  void aBeginningTokenThatNobodyKnowsIsNone() throws Exception {
    tiny.tokenizer(json -> json.add("added_tokens", new JsonArray()));
    tiny.tokenizer(
        json -> json.getAsJsonObject("model").getAsJsonObject("vocab").remove("<|endoftext|>"));
    assertEquals(OptionalInt.empty(), open().bosId());
  }
}
