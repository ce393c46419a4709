package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.lens.Bos;
import org.logitlens.lens.CharacterPart;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;

/**
 * The tokenizers of all families, each in the shape its repositories hold it, against the ids of
 * Hugging Face's own: made by {@code src/test/python/tokenizer_goldens.py}.
 */
final class TokenizerFamiliesTest {
  private static final TokenizeOptions BARE = new TokenizeOptions(true, Bos.OFF);
  private static final TokenizeOptions PLAIN = new TokenizeOptions(false, Bos.OFF);

  @TempDir private Path folder;

  private TokenizerFiles files(String family) throws Exception {
    return TokenizerFixtures.family(family, folder);
  }

  private Tokenizer open(String family) throws Exception {
    return Tokenizer.open(files(family));
  }

  @Tag("C7")
  @Tag("C8")
  @Tag("C9")
  @Tag("P15")
  @ParameterizedTest
  @ValueSource(
      strings = {"llama3", "qwen2", "bloom", "gemma3", "llama2", "mistral", "opt", "gpt2", "ctrl"})
  void everyStringGetsTheIdsThatHuggingFaceGives(String family) throws Exception {
    JsonObject goldens = TokenizerFixtures.object("tokenizers/" + family + "/ids.json");
    List<String> wrong = new ArrayList<>();
    try (Tokenizer tokenizer = open(family)) {
      for (JsonElement element : goldens.getAsJsonArray("cases")) {
        JsonObject entry = element.getAsJsonObject();
        String text = entry.get("text").getAsString();
        int[] expected = TokenizerFixtures.ids(entry);
        Prompt prompt =
            tokenizer.tokenize(text, entry.get("special").getAsBoolean() ? BARE : PLAIN);
        if (!Arrays.equals(expected, prompt.ids())) {
          wrong.add(entry + " but " + prompt.tokens());
        }
      }
      assertTrue(goldens.getAsJsonArray("cases").size() > 100);
      assertEquals(List.of(), wrong);
      int[] begins =
          goldens.getAsJsonArray("begins").asList().stream()
              .mapToInt(JsonElement::getAsInt)
              .toArray();
      assertArrayEquals(begins, tokenizer.tokenize("", TokenizeOptions.DEFAULT).ids());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "pythia", "smollm2"})
  @Tag("P9")
  @Tag("P10")
  @Tag("P12")
  @Tag("P13")
  @Tag("P15")
  void theRealTokenizersGiveTheIdsOfTheReferenceList(String model) {
    try (HubTokenizer tokenizer =
        TokenizerFixtures.opened(TokenizerFixtures.unpacked(model + "-tokenizer.json.gz"))) {
      List<String> wrong = new ArrayList<>();
      int compared = 0;
      for (JsonElement element :
          TokenizerFixtures.object("tokenizer-ids.json").getAsJsonArray(model)) {
        JsonObject entry = element.getAsJsonObject();
        Prompt prompt = tokenizer.tokenize(entry.get("text").getAsString(), BARE);
        if (!Arrays.equals(TokenizerFixtures.ids(entry), prompt.ids())) {
          wrong.add(entry + " but " + prompt.tokens());
        }
        compared++;
      }
      assertEquals(53, compared);
      assertEquals(List.of(), wrong);
    }
  }

  @Tag("C8")
  @Test
  void gpt2sPairOfFilesGivesTheIdsOfTheReferenceList() throws Exception {
    JsonObject json = JsonParser.parseString(TokenizerFixtures.gpt2Json()).getAsJsonObject();
    JsonObject model = json.getAsJsonObject("model");
    StringBuilder merges = new StringBuilder("#version: 0.2\n");
    for (JsonElement merge : model.getAsJsonArray("merges")) {
      List<JsonElement> pair = merge.getAsJsonArray().asList();
      merges.append(pair.get(0).getAsString()).append(' ').append(pair.get(1).getAsString());
      merges.append('\n');
    }
    Files.writeString(folder.resolve("vocab.json"), model.get("vocab").toString());
    Files.writeString(folder.resolve("merges.txt"), merges);
    TokenizerFiles files = TokenizerFiles.open(folder, 50257, OptionalInt.of(50256), "gpt2");
    try (Tokenizer tokenizer = Tokenizer.open(files)) {
      for (JsonElement element :
          TokenizerFixtures.object("tokenizer-ids.json").getAsJsonArray("gpt2")) {
        JsonObject entry = element.getAsJsonObject();
        String text = entry.get("text").getAsString();
        assertArrayEquals(TokenizerFixtures.ids(entry), tokenizer.tokenize(text, BARE).ids(), text);
      }
    }
  }

  @Tag("P15")
  @Test
  void theBeginningTokenIsAColumnOfItsOwnWhereTheFamilyHasIt() throws Exception {
    try (Tokenizer tokenizer = open("llama3")) {
      Prompt prompt = tokenizer.tokenize("the", TokenizeOptions.DEFAULT);
      assertEquals("<|begin_of_text|>", prompt.tokens().get(0).label().plain());
      assertEquals(List.of(0, 0), prompt.starts().subList(0, 2));
      assertEquals(prompt, prompt.first(prompt.size()));
      Prompt without = tokenizer.tokenize("the", BARE);
      assertEquals(prompt.size() - 1, without.size());
      assertArrayEquals(
          prompt.ids(), tokenizer.tokenize("the", new TokenizeOptions(true, Bos.ON)).ids());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama3", "bloom", "opt", "gpt2", "gemma3", "qwen2", "llama2", "mistral"})
  void tokensSpellTheTextAndStartWhereTheirFirstByteIs(String family) throws Exception {
    try (Tokenizer tokenizer = open(family)) {
      for (String text :
          List.of(
              "The capital of Japan",
              "naïve 🙂🙃 日本語 Ωж\n\nx",
              "a  b   c\t d",
              "👩‍👩‍👧 ok\r\n",
              "12 345.67 don't",
              "x▂y ЀЁЂ ㈱")) {
        Prompt prompt = tokenizer.tokenize(text, BARE);
        assertSpells(text, prompt);
        assertStarts(text, prompt);
      }
    }
  }

  private static void assertSpells(String text, Prompt prompt) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    prompt.tokens().forEach(token -> all.writeBytes(token.bytes()));
    String spelled = all.toString(StandardCharsets.UTF_8);
    boolean prefixed = spelled.startsWith(" ") && !text.startsWith(" ");
    assertEquals(text, prefixed ? spelled.substring(1) : spelled);
    assertEquals(text, prompt.text());
    assertEquals(text, Normalizer.normalize(text, Normalizer.Form.NFC), "for the test to be fair");
  }

  /** Counts bytes: the text's before a token's start are those of the tokens before it. */
  private static void assertStarts(String text, Prompt prompt) {
    int bytes = 0;
    for (int i = 0; i < prompt.size(); i++) {
      byte[] piece = prompt.tokens().get(i).bytes();
      int start = prompt.starts().get(i);
      int before = text.substring(0, start).getBytes(StandardCharsets.UTF_8).length;
      int character =
          start == text.length()
              ? 1
              : Character.toString(text.codePointAt(start)).getBytes(StandardCharsets.UTF_8).length;
      assertTrue(
          before <= bytes && bytes < before + character,
          prompt.tokens().get(i) + " of " + text + " starts at " + start);
      boolean prefix = i == 0 && piece.length > 0 && piece[0] == ' ' && !text.startsWith(" ");
      bytes += piece.length - (prefix ? 1 : 0);
    }
    assertEquals(text.getBytes(StandardCharsets.UTF_8).length, bytes);
  }

  @Test
  void startsPointIntoTheTextAsItWasTypedWhenCharactersAreComposed() throws Exception {
    try (Tokenizer tokenizer = open("qwen2")) {
      Prompt prompt = tokenizer.tokenize("e\u0301x e\u0301", BARE);
      assertEquals("e\u0301x e\u0301", prompt.text());
      int last = prompt.size() - 1;
      assertTrue(prompt.starts().get(last) >= 3, prompt.starts().toString());
      assertEquals(0, prompt.starts().get(0));
      List<Integer> sorted = prompt.starts().stream().sorted().toList();
      assertEquals(sorted, prompt.starts());
    }
  }

  @Test
  void aCharacterSpelledInBytesSharesOneStartAndShowsItsBytes() throws Exception {
    try (Tokenizer tokenizer = open("gemma3")) {
      Prompt prompt = tokenizer.tokenize("a🙃b", BARE);
      List<Token> tokens = prompt.tokens();
      assertEquals(List.of(0, 1, 1, 1, 1, 3), prompt.starts());
      assertEquals("F0", tokens.get(1).label().plain());
      assertEquals(new CharacterPart("🙃", 2, 4), prompt.characterPart(2));
    }
  }

  @Test
  void ctrlDropsWhiteSpaceAndSaysWhatItDoesNotKnow() throws Exception {
    TokenizerFiles files = files("ctrl");
    assertTrue(files.notices().toString().contains("cuts at white space"));
    try (Tokenizer tokenizer = Tokenizer.open(files)) {
      Prompt prompt = tokenizer.tokenize("  the 本 q the\n", BARE);
      List<String> labels = prompt.tokens().stream().map(t -> t.label().plain()).toList();
      assertEquals("the", labels.get(0));
      assertEquals("<unk>", labels.get(1));
      assertEquals("<unk>", labels.get(2));
      assertEquals("↵", labels.get(labels.size() - 1));
      assertEquals(List.of(2, 6, 8), prompt.starts().subList(0, 3));
      assertEquals(
          List.of("the tokenizer does not know some of the text: 2 tokens are <unk>"),
          prompt.notices());
      assertEquals(List.of(), tokenizer.tokenize("<unk> the", BARE).notices());
      assertEquals(0, tokenizer.tokenize(" \n ", BARE).size());
    }
  }

  @Test
  void bytesThatATokenizerLacksAreDroppedAndCounted() {
    String json = TokenizerFixtures.unpacked("smollm2-tokenizer.json.gz");
    try (HubTokenizer tokenizer = TokenizerFixtures.opened(json)) {
      // U+40000 is F1 80 80 80 and no assigned character.
      Prompt prompt = tokenizer.tokenize("a\u0004b\uD8C0\uDC00c", BARE);
      assertEquals(
          List.of(
              "the tokenizer has no token for 2 of the text's bytes and dropped them: 0x04, 0xF1"),
          prompt.notices());
      assertEquals(0, prompt.starts().get(0));
      assertEquals(2, prompt.starts().get(1));
      assertEquals(5, prompt.starts().get(prompt.size() - 1));
      assertEquals(List.of(), tokenizer.tokenize("ñ 🙂", BARE).notices());
    }
  }

  @Tag("C10")
  @Test
  void idsBeyondTheTokenizerAreShownAsUnused() throws Exception {
    try (Tokenizer tokenizer = open("qwen2")) {
      assertEquals("[unused 450]", tokenizer.vocabulary(512).token(450).label().plain());
      assertEquals(512, tokenizer.vocabulary(512).size());
    }
  }
}
