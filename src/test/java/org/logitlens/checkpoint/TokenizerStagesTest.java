package org.logitlens.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around the model in tokenizer files: patterns, spellings, beginning tokens. */
class TokenizerStagesTest {
  private static final String REPLACE =
      "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"▁\"}";

  private final Path folder;
  private final TinyCheckpoint tiny = new TinyCheckpoint();

  TokenizerStagesTest(@TempDir Path directory) {
    this.folder = directory;
  }

  private TokenizerFiles open() throws Exception {
    Files.writeString(folder.resolve("tokenizer.json"), tiny.tokenizerText());
    return TokenizerFiles.open(folder, 700, OptionalInt.empty(), "llama");
  }

  private void refuses(String... parts) {
    assertRefused(this::open, parts);
  }

  private void set(String key, String json) {
    tiny.tokenizer(tokenizer -> tokenizer.add(key, JsonParser.parseString(json)));
  }

  private JsonObject made() throws Exception {
    return JsonParser.parseString(open().json(true)).getAsJsonObject();
  }

  private void split(String regex, String more) {
    JsonObject pattern = new JsonObject();
    pattern.addProperty("Regex", regex);
    set(
        "pre_tokenizer",
        "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":"
            + pattern
            + ","
            + more
            + "},{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"use_regex\":false}]}");
  }

  @Tag("C9")
  @ParameterizedTest
  @EnumSource
  void aPublishedPatternIsLetThroughAndOneLetterMoreIsNot(SplitPattern pattern) throws Exception {
    split(pattern.regex(), "\"behavior\":\"Isolated\",\"invert\":false");
    assertTrue(open().cutsAtSpaces());
    assertEquals(
        pattern.regex(),
        made()
            .getAsJsonObject("pre_tokenizer")
            .getAsJsonArray("pretokenizers")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("pattern")
            .get("Regex")
            .getAsString());
    split(pattern.regex() + "|(a+)+$", "\"behavior\":\"Isolated\"");
    refuses("pre_tokenizer Split by {\"Regex\":", "(a+)+$", "is not supported", "Llama 3, Qwen2");
  }

  @Tag("C9")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"behavior\":\"Removed\"",
        "\"behavior\":\"Isolated\",\"invert\":true",
        "\"behavior\":\"Isolated\",\"invert\":0",
        "\"behavior\":\"MergedWithNext\""
      })
  void aSplitThatChangesWhatThePatternMeansIsRefused(String more) {
    split(SplitPattern.LLAMA_3.regex(), more);
    refuses("pre_tokenizer", "is not supported");
  }

  @Tag("C9")
  @Test
  void withoutAPatternATextIsCutOnlyWhereNoPieceJoinsWords() throws Exception {
    set("pre_tokenizer", "{\"type\":\"ByteLevel\",\"use_regex\":false}");
    assertTrue(open().cutsAtSpaces());
    tiny.tokenizer(
        json -> {
          JsonObject model = json.getAsJsonObject("model");
          model.getAsJsonObject("vocab").addProperty("aĠ", 300);
          model.getAsJsonArray("merges").add("a Ġ");
        });
    assertFalse(open().cutsAtSpaces());
  }

  private static String template(String... single) {
    return "{\"type\":\"TemplateProcessing\",\"single\":["
        + String.join(",", single)
        + "],\"pair\":[],\"special_tokens\":{\"<s>\":{\"id\":\"<s>\",\"ids\":[300],"
        + "\"tokens\":[\"<s>\"]}}}";
  }

  private static String token(String name) {
    return "{\"SpecialToken\":{\"id\":\"" + name + "\",\"type_id\":0}}";
  }

  private static final String TEXT = "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}";

  private void addS() {
    tiny.tokenizer(
        json ->
            json.getAsJsonArray("added_tokens").add(TinyTokenizer.addedToken(300, "<s>", true)));
  }

  @Tag("C9")
  @Test
  void aTemplateSaysWhichTokenBeginsATextAndIsTakenOut() throws Exception {
    addS();
    assertFalse(open().addsBos());
    assertEquals(OptionalInt.of(299), open().bosId(), "GPT-2's where nothing is said");
    set("post_processor", template(token("<s>"), TEXT));
    assertTrue(open().addsBos());
    assertEquals(OptionalInt.of(300), open().bosId());
    assertEquals(JsonNull.INSTANCE, made().get("post_processor"));
    set(
        "post_processor",
        "{\"type\":\"Sequence\",\"processors\":[{\"type\":\"ByteLevel\"},"
            + template(token("<s>"), TEXT)
            + "]}");
    assertTrue(open().addsBos());
    set("post_processor", template(TEXT));
    assertFalse(open().addsBos());
  }

  @Test
  void aTemplateCountsMoreThanTheSettingsAndSaysSo() throws Exception {
    addS();
    set("post_processor", template(token("<s>"), TEXT));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_bos_token\": false}");
    assertTrue(open().addsBos());
    assertEquals(
        List.of(
            "The model has 700 ids, the tokenizer only 301; the others are shown as [unused n].",
            "tokenizer_config.json says add_bos_token = false, the template in tokenizer.json says"
                + " otherwise and counts."),
        open().notices());
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_bos_token\": true}");
    assertEquals(1, open().notices().size());
    set("post_processor", "null");
    assertTrue(open().addsBos(), "where no template says, the settings do");
  }

  @Tag("C9")
  @Test
  void aTemplateThatAddsAnythingElseIsRefused() {
    addS();
    for (String[] single :
        List.of(
            new String[] {TEXT, token("<s>")},
            new String[] {token("<s>"), token("<s>"), TEXT},
            new String[] {token("<t>"), TEXT},
            new String[] {token("<s>")},
            new String[] {})) {
      set("post_processor", template(single));
      refuses("post_processor TemplateProcessing", "is not supported", "before the text");
    }
    set("post_processor", "{\"type\":\"RobertaProcessing\"}");
    refuses("post_processor RobertaProcessing");
  }

  /** Turns the tiny tokenizer into one that spells as SentencePiece does. */
  private void spellInPieces(String normalizer, String splitter) {
    tiny.tokenizer(
        json -> {
          JsonObject model = new JsonObject();
          JsonObject vocab = new JsonObject();
          vocab.addProperty("<unk>", 0);
          for (int b = 0; b < 256; b++) {
            vocab.addProperty(Spelling.SENTENCE_PIECE.ofByte(b), vocab.size());
          }
          for (String piece : List.of("▁", "a", "▁a", "▁▁", "é", "<0x4g>", "<0x0a>")) {
            vocab.addProperty(piece, vocab.size());
          }
          JsonArray merges = new JsonArray();
          merges.add("▁ a");
          merges.add("▁ ▁");
          model.addProperty("type", "BPE");
          model.addProperty("unk_token", "<unk>");
          model.addProperty("byte_fallback", true);
          model.add("vocab", vocab);
          model.add("merges", merges);
          json.add("model", model);
          JsonArray added = new JsonArray();
          added.add(TinyTokenizer.addedToken(0, "<unk>", true));
          added.add(TinyTokenizer.addedToken(260, "▁▁", false));
          added.add(TinyTokenizer.addedToken(264, "<▁>", true));
          json.add("added_tokens", added);
          json.add("normalizer", JsonParser.parseString(normalizer));
          json.add("pre_tokenizer", JsonParser.parseString(splitter));
          json.add("post_processor", JsonNull.INSTANCE);
          json.add(
              "decoder",
              JsonParser.parseString(
                  "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"ByteFallback\"},"
                      + "{\"type\":\"Fuse\"}]}"));
        });
  }

  @Tag("C7")
  @Test
  void piecesInSentencePiecesSpellingAreTextWithSpacesAndSingleBytes() throws Exception {
    spellInPieces(REPLACE, "null");
    TokenizerFiles files = open();
    List<byte[]> pieces = files.pieces();
    assertArrayEquals("<unk>".getBytes(UTF_8), pieces.get(0));
    assertArrayEquals(new byte[] {0}, pieces.get(1));
    assertArrayEquals(new byte[] {(byte) 0xff}, pieces.get(256));
    assertArrayEquals(" ".getBytes(UTF_8), pieces.get(257));
    assertArrayEquals(" a".getBytes(UTF_8), pieces.get(259));
    assertArrayEquals("  ".getBytes(UTF_8), pieces.get(260));
    assertArrayEquals("é".getBytes(UTF_8), pieces.get(261));
    assertArrayEquals("<0x4g>".getBytes(UTF_8), pieces.get(262), "no byte");
    assertArrayEquals("<0x0a>".getBytes(UTF_8), pieces.get(263), "not the library's spelling");
    assertArrayEquals("<▁>".getBytes(UTF_8), pieces.get(264), "special tokens are what they are");
    assertEquals(OptionalInt.of(0), files.unknownId());
    assertTrue(files.cutsAtSpaces());
  }

  @Tag("C9")
  @Test
  void aSpaceBeforeEveryTextIsNotedAndKeepsTheTextWhole() throws Exception {
    String prepend = "{\"type\":\"Prepend\",\"prepend\":\"▁\"}";
    spellInPieces(
        "{\"type\":\"Sequence\",\"normalizers\":[" + prepend + "," + REPLACE + "]}", "null");
    assertFalse(open().cutsAtSpaces());
    assertTrue(open().notices().toString().contains("puts a space before every text"));
    spellInPieces("null", "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"split\":false}");
    assertFalse(open().cutsAtSpaces());
    spellInPieces(
        "null", "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"never\"}");
    assertTrue(open().cutsAtSpaces());
    assertFalse(open().notices().toString().contains("puts a space"));
  }

  @Tag("C9")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "null; null; normalizer null",
        "{\"type\":\"NFC\"}; null; normalizer [{\"type\":\"NFC\"}]",
        "{\"type\":\"NFKC\"}; null; normalizer NFKC",
        "{\"type\":\"Prepend\",\"prepend\":\"x\"}; null; normalizer {\"type\":\"Prepend\"",
        "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" \"},\"content\":\"▁\"}; null; \"Replace\"",
        "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"_\"}; null; \"Replace\"",
        "null; {\"type\":\"Metaspace\",\"replacement\":\"_\"}; pre_tokenizer Metaspace",
        "null; {\"type\":\"Whitespace\"}; pre_tokenizer Whitespace",
        "null; {\"type\":\"Split\",\"pattern\":{\"String\":\"x\"}}; pre_tokenizer Split",
        "null; {\"type\":\"ByteLevel\"}; ByteLevel with model.byte_fallback"
      })
  void stagesThatWouldChangeSentencePiecesSpellingAreRefused(
      String normalizer, String splitter, String part) {
    spellInPieces(normalizer, splitter);
    refuses(part, "is not supported");
  }

  @Tag("C7")
  @Test
  void charactersWithoutTheirBytesAreNoted() throws Exception {
    spellInPieces(REPLACE, "null");
    tiny.tokenizer(json -> json.getAsJsonObject("model").getAsJsonObject("vocab").remove("<0x41>"));
    assertTrue(
        open().notices().toString().contains("0x41. Characters that need them become the unknown"));
    assertFalse(open().drops(0x41), "the character becomes the unknown token instead");
    tiny.tokenizer(
        json -> json.getAsJsonObject("model").add("unk_token", new JsonPrimitive("<u>")));
    refuses("model.unk_token = \"<u>\" is not in the vocabulary");
  }

  @Tag("C7")
  @Tag("C9")
  @ParameterizedTest
  @ValueSource(strings = {"llama3", "gemma3", "mistral"})
  void damageAnywhereIsRefusedOrHarmlessButNeverACrash(String family) throws Exception {
    String good;
    try (InputStream in =
        Objects.requireNonNull(
            getClass().getResourceAsStream("../tokenizers/" + family + "/tokenizer.json"))) {
      good = new String(in.readAllBytes(), UTF_8);
    }
    Path file = folder.resolve("tokenizer.json");
    DamagedJson.Opening open = () -> TokenizerFiles.open(folder, 700, OptionalInt.empty(), family);
    DamagedJson damaged = new DamagedJson(good, 5);
    int refused = damaged.refusals(67, file, open);
    // The stages stand before and after the vocabulary: two thirds of the edits go before it.
    refused += damaged.before(good.indexOf("\"vocab\"")).refusals(133, file, open);
    assertTrue(refused > 100, refused + " refused");
  }
}
