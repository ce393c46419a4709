package org.logitlens.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizer files: what is read, what is handed on, what is refused. */
class TokenizerFilesTest {
  private final Path folder;
  private final TinyCheckpoint tiny = new TinyCheckpoint();
  private int modelSize = 300;
  private OptionalInt modelBos = OptionalInt.of(299);

  TokenizerFilesTest(@TempDir Path directory) {
    this.folder = directory;
  }

  private TokenizerFiles open() throws Exception {
    return reopen(tiny.write(folder));
  }

  private TokenizerFiles reopen(Path folder) throws Exception {
    return TokenizerFiles.open(folder, modelSize, modelBos, "gpt2");
  }

  private void refuses(String... parts) {
    assertRefused(this::open, parts);
  }

  private JsonObject model() {
    JsonObject[] model = new JsonObject[1];
    tiny.tokenizer(json -> model[0] = json.getAsJsonObject("model"));
    return model[0];
  }

  private JsonObject vocab() {
    return model().getAsJsonObject("vocab");
  }

  private void set(String key, String json) {
    tiny.tokenizer(tokenizer -> tokenizer.add(key, JsonParser.parseString(json)));
  }

  private void add(JsonObject token) {
    tiny.tokenizer(json -> json.getAsJsonArray("added_tokens").add(token));
  }

  @Tag("C7")
  @Test
  void piecesAreTheBytesThatTokensStandFor() throws Exception {
    TokenizerFiles files = open();
    List<byte[]> pieces = files.pieces();
    assertEquals(300, pieces.size());
    assertArrayEquals("!".getBytes(UTF_8), pieces.get(0));
    assertArrayEquals(new byte[] {(byte) 0xff}, pieces.get(187));
    assertArrayEquals(new byte[] {0}, pieces.get(188));
    assertArrayEquals(new byte[] {'\n'}, pieces.get(198));
    assertArrayEquals(" ".getBytes(UTF_8), pieces.get(220));
    assertArrayEquals(new byte[] {(byte) 0xad}, pieces.get(255));
    assertArrayEquals(" t".getBytes(UTF_8), pieces.get(256));
    assertArrayEquals(" the".getBytes(UTF_8), pieces.get(261));
    assertArrayEquals("<|endoftext|>".getBytes(UTF_8), pieces.get(299));
    assertEquals(OptionalInt.of(299), files.bosId());
    assertEquals(List.of(), files.notices());
    assertEquals(folder.resolve("tokenizer.json"), files.source());
  }

  @Tag("C7")
  @Test
  void mergesMayBePairs() throws Exception {
    String asStrings = open().json(true);
    JsonArray pairs = new JsonArray();
    for (String merge : tiny.merges()) {
      JsonArray pair = new JsonArray();
      List.of(merge.split(" ", -1)).forEach(pair::add);
      pairs.add(pair);
    }
    model().add("merges", pairs);
    TokenizerFiles files = open();
    assertTrue(asStrings.contains("\"merges\":[\"Ġ t\","));
    assertTrue(files.json(true).contains("\"merges\":[[\"Ġ\",\"t\"],"));
    assertArrayEquals(" the".getBytes(UTF_8), files.pieces().get(261));
  }

  @Tag("C7")
  @ParameterizedTest
  @ValueSource(strings = {"Unigram", "WordPiece", "WordLevel", "bpe"})
  void otherModelsAreRefusedByName(String type) {
    model().addProperty("type", type);
    set("pre_tokenizer", "{\"type\":\"Metaspace\"}");
    refuses("the tokenizer is " + type);
  }

  @Tag("C7")
  @Test
  void aModelWithoutATypeIsBpeIfItHasMerges() throws Exception {
    model().remove("type");
    assertEquals(300, open().pieces().size());
    model().remove("merges");
    refuses("of unknown type");
  }

  @Tag("C7")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Entry not found",
        "404: Not Found",
        "<!DOCTYPE html>",
        "",
        "[]",
        "null",
        "version https://git-lfs.github.com/spec/v1",
        "{}",
        "{\"model\":7}",
        "{\"model\":{}}"
      })
  void aFileThatIsNoTokenizerIsRefused(String text) throws Exception {
    tiny.write(folder);
    Files.writeString(folder.resolve("tokenizer.json"), text);
    assertRefused(() -> reopen(folder), "tokenizer.json");
  }

  @Tag("C7")
  @Test
  void aFileOfTwoHundredMegabytesIsRefusedUnread() throws Exception {
    tiny.write(folder);
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("tokenizer.json").toFile(), "rw")) {
      file.setLength(200_000_000);
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertRefused(() -> reopen(folder), "200000000 bytes", "at most 64000000"));
  }

  @Tag("C7")
  @Test
  void idsMustBeUniqueWholeNumbers() {
    vocab().addProperty("Ġthe", 5);
    refuses("id 5 is given to two tokens");
    for (String id : List.of("-1", "1.5", "\"7\"", "null", "4294967296", "10000000")) {
      vocab().add("Ġthe", JsonParser.parseString(id));
      refuses("the id of \"Ġthe\" is " + id);
    }
  }

  @Tag("C7")
  @Test
  void aNameThatAppearsTwiceInTheVocabularyIsRefused() throws Exception {
    tiny.write(folder);
    String text = tiny.tokenizerText().replace("\"vocab\":{", "\"vocab\":{\"!\":7,");
    Files.writeString(folder.resolve("tokenizer.json"), text);
    assertRefused(() -> reopen(folder), "the name \"!\" appears twice");
  }

  @Tag("C7")
  @Test
  void leftOutIdsHaveNoBytesAndAreNoted() throws Exception {
    JsonArray merges = model().getAsJsonArray("merges");
    merges.remove(merges.size() - 1);
    vocab().remove("Ġa");
    merges.remove(merges.size() - 1);
    vocab().remove("ent");
    merges.remove(new JsonPrimitive("Ġa n"));
    merges.remove(new JsonPrimitive("Ġan d"));
    TokenizerFiles files = open();
    assertEquals(300, files.pieces().size());
    assertEquals(0, files.pieces().get(297).length);
    assertEquals(List.of("The tokenizer leaves out 2 ids, the first being 297."), files.notices());
  }

  @Tag("C7")
  @Test
  void idsBeyondTheModelKeepTheirTextAndAreNoted() throws Exception {
    add(TinyTokenizer.addedToken(310, "<pad>", true));
    TokenizerFiles files = open();
    assertEquals(311, files.pieces().size());
    assertArrayEquals("<pad>".getBytes(UTF_8), files.pieces().get(310));
    assertEquals(0, files.pieces().get(305).length);
    assertTrue(
        files
            .notices()
            .contains(
                "The tokenizer has ids up to 310, but the model only 300 ids; a prompt with one of the"
                    + " others can't be run."));
  }

  @Tag("C3")
  @Test
  void aTokenizerSmallerThanTheModelIsNoted() throws Exception {
    modelSize = 320;
    TokenizerFiles files = open();
    assertEquals(300, files.pieces().size());
    assertEquals(
        List.of(
            "The model has 320 ids, the tokenizer only 300; the others are shown as [unused n]."),
        files.notices());
  }

  @Tag("C7")
  @Test
  void mergesMustJoinKnownTokens() {
    JsonArray merges = model().getAsJsonArray("merges");
    merges.add("q u");
    refuses("merge 43 \"q u\" names \"qu\", which is not in the vocabulary");
    for (String merge :
        List.of(
            "\"the\"",
            "\"t h e\"",
            "\" t\"",
            "\"t \"",
            "[\"t\"]",
            "7",
            "[\"t\",1]",
            "null",
            "[\"t\",\"\"]")) {
      merges.set(43, JsonParser.parseString(merge));
      refuses("merge 43 is " + merge + "; it must be two tokens");
    }
    merges.set(43, JsonParser.parseString("\"zzz t\""));
    refuses("merge 43", "names \"zzz\"");
    model().addProperty("merges", "t h");
    refuses("model.merges is not a list");
  }

  @Tag("C7")
  @Test
  void everyByteOfATextNeedsASymbol() throws Exception {
    vocab().remove("À");
    assertFalse(String.join(" ", open().notices()).contains("0xC0"));
    vocab().remove("Ą");
    assertTrue(open().notices().toString().contains("no token for these bytes: 0x04. It drops"));
    assertTrue(open().drops(4));
    assertFalse(open().drops(5));
    vocab().remove("Ċ");
    refuses("no token for byte 0x0A (\"Ċ\")");
  }

  @Tag("C7")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dropout; 0.1",
        "continuing_subword_prefix; \"##\"",
        "end_of_word_suffix; \"</w>\"",
        "byte_fallback; true"
      })
  void settingsOfOtherKindsOfBpeAreRefusedByName(String key, String value) {
    model().add(key, JsonParser.parseString(value));
    refuses("model." + key + " = " + value + " is not supported");
  }

  @Tag("C9")
  @Test
  void stagesThatKeepEveryByteAreHonoured() throws Exception {
    set(
        "pre_tokenizer",
        "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Digits\",\"individual_digits\":true},"
            + "{\"type\":\"ByteLevel\",\"add_prefix_space\":false}]}");
    assertEquals(List.of(), open().notices());
    set("normalizer", "{\"type\":\"NFC\"}");
    assertTrue(open().notices().get(0).contains("NFC"));
    set("post_processor", "null");
    set("decoder", "null");
    assertEquals(1, open().notices().size());
  }

  @Tag("C9")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "normalizer; {\"type\":\"Lowercase\"}; normalizer Lowercase",
        "normalizer; {\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":\"Strip\"}]}; normalizer Strip",
        "normalizer; 7; normalizer 7",
        "pre_tokenizer; null; pre_tokenizer null",
        "pre_tokenizer; {}; pre_tokenizer.type null",
        "pre_tokenizer; {\"type\":\"Metaspace\"}; pre_tokenizer Metaspace",
        "pre_tokenizer; {\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a+)+$\"}}; Split",
        "pre_tokenizer; {\"type\":\"Sequence\",\"pretokenizers\":[]}; pre_tokenizer null",
        "pre_tokenizer; {\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\"}]}; Split",
        "pre_tokenizer; {\"type\":\"ByteLevel\",\"add_prefix_space\":1}; add_prefix_space 1",
        "post_processor; {\"type\":\"TemplateProcessing\"}; post_processor TemplateProcessing",
        "decoder; {\"type\":\"WordPiece\"}; decoder WordPiece"
      })
  void otherStagesAreRefusedByName(String key, String json, String part) {
    set(key, json);
    refuses(part, "is not supported");
  }

  @Tag("C9")
  @Test
  void thePrefixSpaceIsWhatTheSettingsSayThenWhatTheTokenizerSays() throws Exception {
    assertEquals("false", prefixSpace());
    set("pre_tokenizer", "{\"type\":\"ByteLevel\"}");
    assertEquals("true", prefixSpace());
    assertTrue(open().notices().get(0).contains("add_prefix_space"));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_prefix_space\": false}");
    assertEquals("false", prefixSpace());
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_prefix_space\": \"no\"}");
    refuses("tokenizer_config.json: add_prefix_space is \"no\"");
  }

  private String prefixSpace() throws Exception {
    return JsonParser.parseString(open().json(true))
        .getAsJsonObject()
        .getAsJsonObject("pre_tokenizer")
        .get("add_prefix_space")
        .toString();
  }

  @Test
  void truncationAndPaddingAreLeftOut() throws Exception {
    set("truncation", "{\"max_length\":5}");
    set("padding", "{\"length\":9}");
    TokenizerFiles files = open();
    assertTrue(files.json(true).contains("\"truncation\":null,\"padding\":null"));
    assertEquals(2, files.notices().size());
  }

  @Test
  void damageAnywhereIsRefusedOrHarmlessButNeverACrash() throws Exception {
    tiny.write(folder);
    DamagedJson damaged = new DamagedJson(tiny.tokenizerText(), 11);
    int refused = damaged.refusals(400, folder.resolve("tokenizer.json"), () -> reopen(folder));
    assertTrue(refused > 200, refused + " refused");
  }
}
