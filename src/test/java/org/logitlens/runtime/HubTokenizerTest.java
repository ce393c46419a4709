package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.lens.Bos;
import org.logitlens.lens.CharacterPart;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

final class HubTokenizerTest {
  private static final TokenizeOptions PLAIN = new TokenizeOptions(false, Bos.OFF);

  private static Prompt gpt2(String text) {
    return TokenizerFixtures.gpt2().tokenize(text, TokenizeOptions.DEFAULT);
  }

  private static byte[] joined(Prompt prompt) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    prompt.tokens().forEach(token -> all.writeBytes(token.bytes()));
    return all.toByteArray();
  }

  private static void assertSpells(String text, Prompt prompt) {
    assertEquals(text, prompt.text());
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), joined(prompt));
  }

  @Test
  @Tag("P9")
  @Tag("P10")
  @Tag("P12")
  @Tag("P13")
  @Tag("P15")
  @Tag("P17")
  void everyStringGetsTheIdsOfTheReferenceList() {
    JsonArray cases = TokenizerFixtures.object("tokenizer-ids.json").getAsJsonArray("gpt2");
    assertEquals(53, cases.size());
    List<String> wrong = new ArrayList<>();
    for (JsonElement element : cases) {
      JsonObject entry = element.getAsJsonObject();
      String text = entry.get("text").getAsString();
      Prompt prompt = gpt2(text);
      assertSpells(text, prompt);
      int[] expected = TokenizerFixtures.ids(entry);
      if (!Arrays.equals(expected, prompt.ids())) {
        wrong.add(text + ": " + prompt.tokens());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void theBundledModelsPromptsGetTheirGoldenIdsAndBytes() {
    JsonArray cases = TokenizerFixtures.array("lens-mini-goldens.json");
    assertTrue(cases.size() >= 8);
    for (JsonElement element : cases) {
      JsonObject entry = element.getAsJsonObject();
      Prompt prompt =
          TokenizerFixtures.mini()
              .tokenize(entry.get("text").getAsString(), TokenizeOptions.DEFAULT);
      assertArrayEquals(TokenizerFixtures.ids(entry), prompt.ids(), prompt.text());
      JsonArray bytes = entry.getAsJsonArray("bytes");
      for (int i = 0; i < prompt.size(); i++) {
        JsonArray expected = bytes.get(i).getAsJsonArray();
        byte[] actual = prompt.tokens().get(i).bytes();
        assertEquals(expected.size(), actual.length);
        for (int b = 0; b < actual.length; b++) {
          assertEquals(expected.get(b).getAsInt(), actual[b] & 0xFF);
        }
      }
    }
  }

  @Test
  void startsAreTheUtf16IndicesOfTheTokensFirstBytes() {
    assertEquals(List.of(0, 5), gpt2("Hello world").starts());
    // U+1F642 is two UTF-16 units and, in GPT-2, the two tokens F0 9F and 99 82
    assertEquals(List.of(0, 1, 1, 3), gpt2("a🙂b").starts());
    assertEquals(List.of(0, 1, 1, 2), gpt2("e\u0301 b").starts());
    assertEquals(List.of(), gpt2("").starts());
  }

  @Test
  @Tag("P2")
  void whiteSpaceAloneIsKept() {
    assertArrayEquals(new int[] {220}, gpt2(" ").ids());
    assertArrayEquals(new int[] {628, 198}, gpt2("\n\n\n").ids());
    assertSpells(" \t \n ", gpt2(" \t \n "));
    assertEquals("␠", gpt2(" ").tokens().get(0).label().plain());
    assertEquals("↵", gpt2("\n").tokens().get(0).label().plain());
  }

  @Test
  @Tag("P3")
  void aTrailingSpaceIsKeptAndRemarkedOn() {
    Prompt prompt = gpt2("The capital of ");
    assertSpells("The capital of ", prompt);
    assertEquals(220, prompt.tokens().get(prompt.size() - 1).id());
    assertEquals(List.of("ends with a space: GPT-2 predicts worse here"), prompt.notices());
    assertEquals(List.of(), gpt2("The capital of").notices());
    assertEquals(List.of(), gpt2("The capital of\n").notices());
  }

  @Test
  @Tag("P4")
  void oneCharacterIsOneToken() {
    Prompt prompt = gpt2("a");
    assertArrayEquals(new int[] {64}, prompt.ids());
    assertEquals(List.of(0), prompt.starts());
  }

  @Test
  @Tag("P9")
  void anEmojiFamilyKnowsWhichTokensShareACharacter() {
    Prompt prompt = gpt2("👩\u200d👩");
    // F0 9F 91 | A9 | E2 80 | 8D | F0 9F 91 | A9, as the reference list begins
    assertArrayEquals(new int[] {41840, 102, 447, 235, 41840, 102}, prompt.ids());
    assertEquals(new CharacterPart("👩", 1, 2), prompt.characterPart(0));
    assertEquals(new CharacterPart("👩", 2, 2), prompt.characterPart(1));
    assertEquals(new CharacterPart("\u200d", 2, 2), prompt.characterPart(3));
    assertEquals(List.of(0, 0, 2, 2, 3, 3), prompt.starts());
    assertEquals("A9", prompt.tokens().get(1).label().plain());
  }

  @Test
  @Tag("P12")
  void controlCharactersAreKept() {
    Prompt prompt = gpt2("\u0000\u001b[0m\u0085\u007f");
    assertSpells("\u0000\u001b[0m\u0085\u007f", prompt);
    assertEquals("\\x00", prompt.tokens().get(0).label().plain());
  }

  @Test
  @Tag("P13")
  void carriageReturnsAndLineSeparatorsAreKeptAndShown() {
    Prompt prompt = gpt2("a\r\nb\u2028c");
    assertSpells("a\r\nb\u2028c", prompt);
    assertEquals(201, prompt.tokens().get(1).id());
    assertEquals("␍", prompt.tokens().get(1).label().plain());
  }

  @Test
  @Tag("P14")
  void loneSurrogatesBecomeTheReplacementCharacterWithANotice() {
    Prompt prompt = gpt2("a\uD83Db\uDE42");
    assertSpells("a\uFFFDb\uFFFD", prompt);
    assertEquals(List.of("2 lone surrogates became U+FFFD"), prompt.notices());
    assertEquals(List.of("1 lone surrogate became U+FFFD"), gpt2("\uDC00\uD83D\uDE42").notices());
    assertEquals(List.of(), gpt2("🙂").notices());
  }

  @Test
  @Tag("P15")
  void specialTextIsOneTokenOrPlainTextByTheSwitch() {
    String text = "a<|endoftext|>b";
    assertArrayEquals(new int[] {64, 50256, 65}, gpt2(text).ids());
    Prompt plain = TokenizerFixtures.gpt2().tokenize(text, PLAIN);
    // a < | end of text | > b
    assertArrayEquals(new int[] {64, 27, 91, 437, 1659, 5239, 91, 29, 65}, plain.ids());
    assertSpells(text, plain);
    assertArrayEquals(gpt2("no special text").ids(), plain("no special text").ids());
  }

  private static Prompt plain(String text) {
    return TokenizerFixtures.gpt2().tokenize(text, PLAIN);
  }

  @Test
  void theBeginningOfSequenceTokenIsPrependedOnRequest() {
    Prompt prompt = TokenizerFixtures.gpt2().tokenize("a", new TokenizeOptions(true, Bos.ON));
    assertArrayEquals(new int[] {50256, 64}, prompt.ids());
    assertEquals(List.of(0, 0), prompt.starts());
    assertEquals("a", prompt.text());
    assertArrayEquals(
        new int[] {50256},
        TokenizerFixtures.gpt2().tokenize("", new TokenizeOptions(false, Bos.ON)).ids());
  }

  @Test
  void aTokenizerWithoutABeginningTokenSaysSo() {
    try (HubTokenizer tokenizer = TokenizerFixtures.opened(TokenizerFixtures.bytesOnly(""))) {
      Prompt prompt = tokenizer.tokenize("a", new TokenizeOptions(true, Bos.ON));
      assertEquals(1, prompt.size());
      assertEquals(
          List.of("this tokenizer has no beginning-of-sequence token to prepend"),
          prompt.notices());
    }
  }

  @Test
  @Tag("P16")
  void addedTokensTakeTheSpaceTheyAskFor() {
    String json =
        TokenizerFixtures.bytesOnly(
            """
            {"id":256,"content":"<m>","single_word":false,"lstrip":true,"rstrip":true,"normalized":false,"special":true},
            {"id":257,"content":"<mm>","single_word":false,"lstrip":false,"rstrip":false,"normalized":true,"special":false},
            {"id":258,"content":"<m><mm>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false},
            {"id":259,"content":"wörd","single_word":true,"lstrip":false,"rstrip":false,"normalized":false,"special":false}
            """);
    try (HubTokenizer tokenizer = TokenizerFixtures.opened(json)) {
      // '!' is piece 0, so 'a' is 64 and 'b' 65; both spaces go into <m>
      Prompt swallowed = tokenizer.tokenize("a <m>  b", TokenizeOptions.DEFAULT);
      assertArrayEquals(new int[] {64, 256, 65}, swallowed.ids());
      assertEquals(List.of(0, 1, 7), swallowed.starts());
      assertArrayEquals(
          new int[] {64, 257, 65}, tokenizer.tokenize("a<mm>b", TokenizeOptions.DEFAULT).ids());
      assertArrayEquals(
          new int[] {258},
          tokenizer.tokenize("<m><mm>", TokenizeOptions.DEFAULT).ids(),
          "the longest of overlapping tokens");
      assertEquals(259, tokenizer.tokenize("wörd", TokenizeOptions.DEFAULT).ids()[0]);
      assertEquals(6, tokenizer.tokenize("wörds", TokenizeOptions.DEFAULT).size());
      assertEquals(257, tokenizer.tokenize("<mm>", PLAIN).ids()[0], "not special: always parsed");
      assertEquals(3, tokenizer.tokenize("<m>", PLAIN).size());
    }
  }

  @Test
  @Tag("P16")
  void addedTokensKeepTheirIdsAcrossGaps() {
    String gap =
        TokenizerFixtures.bytesOnly(
            """
            {"id":300,"content":"<x>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
            {"id":400,"content":"<y>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false}
            """);
    try (HubTokenizer tokenizer = TokenizerFixtures.opened(gap)) {
      assertArrayEquals(
          new int[] {300, 400}, tokenizer.tokenize("<x><y>", TokenizeOptions.DEFAULT).ids());
      assertArrayEquals(
          new int[] {27, 87, 29, 400},
          tokenizer.tokenize("<x><y>", PLAIN).ids(),
          "< x > are bytes");
      assertEquals("<y>", tokenizer.vocabulary(401).token(400).text());
      assertEquals("[unused 350]", tokenizer.vocabulary(401).token(350).label().plain());
    }
  }

  @Test
  @Tag("P17")
  void composedAndDecomposedCharactersStayDifferent() {
    assertSpells("é", gpt2("é"));
    assertSpells("e\u0301", gpt2("e\u0301"));
    assertArrayEquals(new int[] {2634}, gpt2("é").ids());
    assertArrayEquals(new int[] {68, 136, 223}, gpt2("e\u0301").ids());
  }

  @Test
  @Tag("P18")
  void aVeryLongTokenKeepsItsWholeLabel() {
    Vocabulary vocabulary = TokenizerFixtures.gpt2().vocabulary(50257);
    // GPT-2's longest piece: "ÃÂ" 32 times
    Token longest = vocabulary.token(35496);
    assertEquals("ÃÂ".repeat(32), longest.text());
    assertEquals("ÃÂ".repeat(32), longest.label().plain());
    Token spaces = new Token(1, " ".repeat(100).getBytes(StandardCharsets.UTF_8));
    assertEquals("␠".repeat(100), spaces.label().plain());
  }

  @Test
  @Tag("P19")
  void equalTokensKeepTheirOwnPositions() {
    Prompt prompt = gpt2("the the the the");
    assertArrayEquals(new int[] {1169, 262, 262, 262}, prompt.ids());
    assertEquals(List.of(0, 3, 7, 11), prompt.starts());
  }

  @Test
  void nothingIsTruncated() {
    assertEquals(5000, gpt2(" a".repeat(5000)).size());
  }

  @Test
  void aFileTheLibraryDoesNotTakeIsRefusedWithItsName() throws CheckpointException {
    String json = TokenizerFixtures.bytesOnly("").replace("\"version\":\"1.0\"", "\"version\":7");
    TokenizerFiles files = TokenizerFixtures.files(json);
    ModelException refused =
        assertThrows(ModelException.class, () -> HubTokenizer.open(files).close());
    assertTrue(refused.getMessage().contains("tokenizer.json: "), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"));
    assertFalse(refused.remedy().isEmpty());
  }

  @Test
  void theVocabularyCoversPaddedAndSmallerModels() {
    Vocabulary padded = TokenizerFixtures.gpt2().vocabulary(50304);
    assertEquals(50304, padded.size());
    assertEquals("·plasma", padded.token(16074).label().plain());
    assertEquals("[unused 50270]", padded.token(50270).label().plain());
    assertEquals("<|endoftext|>", padded.token(50256).text());
    assertEquals(100, TokenizerFixtures.gpt2().vocabulary(100).size());
  }

  @Test
  void everyByteHasAPieceOfItsOwn() {
    Vocabulary vocabulary = TokenizerFixtures.gpt2().vocabulary(50257);
    boolean[] seen = new boolean[256];
    for (int id = 0; id < 256; id++) {
      byte[] bytes = vocabulary.token(id).bytes();
      assertEquals(1, bytes.length);
      seen[bytes[0] & 0xFF] = true;
    }
    for (boolean one : seen) {
      assertTrue(one);
    }
  }

  @Test
  void aClosedTokenizerSaysSoAndClosesTwice() {
    HubTokenizer tokenizer = TokenizerFixtures.opened(TokenizerFixtures.miniJson());
    tokenizer.tokenize("a", PLAIN);
    tokenizer.close();
    tokenizer.close();
    assertThrows(
        IllegalStateException.class, () -> tokenizer.tokenize("a", TokenizeOptions.DEFAULT));
  }

  @Test
  @Tag("P7")
  void anInterruptedThreadStopsCutting() {
    Thread.currentThread().interrupt();
    try {
      assertThrows(CancellationException.class, () -> gpt2("a"));
    } finally {
      assertTrue(Thread.interrupted(), "the flag stays set for whoever waits above");
    }
  }
}
