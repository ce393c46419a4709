package org.logitlens.runtime;

import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;

/** A megabyte of anything is cut in a time that no backtracking or rescanning could keep. */
final class LongTextTest {
  private static final TokenizeOptions BARE = new TokenizeOptions(true, Bos.OFF);

  @TempDir private Path folder;

  @ParameterizedTest
  @Tag("P8")
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          a,1000000,250000
          ' ',1000000,1000000
          '''',1000000,250000
          \u0301,100000,200000
          ' ''',500000,500000
          """)
  void aMegabyteTakesLinearTime(String unit, int times, int tokens) {
    // Quadratic work on a million pieces would take minutes; linear work takes about a second.
    Prompt prompt =
        assertTimeoutPreemptively(
            ofMinutes(1),
            () -> TokenizerFixtures.gpt2().tokenize(unit.repeat(times), TokenizeOptions.DEFAULT));
    assertEquals(tokens, prompt.size());
    assertEquals(times * unit.length(), prompt.text().length());
    assertTrue(prompt.starts().get(prompt.size() - 1) >= times * unit.length() - 4);
  }

  @ParameterizedTest
  @Tag("P8")
  @ValueSource(strings = {"llama3", "bloom", "llama2", "ctrl"})
  void everyFamilyTakesLinearTime(String family) throws Exception {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFixtures.family(family, folder))) {
      for (String unit : List.of("a", " ", "\u0301", " '''")) {
        int length = unit.equals("\u0301") ? 100_000 : 1_000_000;
        String text = unit.repeat(length / unit.length());
        Prompt prompt =
            assertTimeoutPreemptively(
                ofMinutes(2), () -> tokenizer.tokenize(text, TokenizeOptions.DEFAULT));
        // CTRL has no tokens for white space.
        boolean nothing = family.equals("ctrl") && text.isBlank();
        assertEquals(nothing, prompt.size() == 0);
      }
    }
  }

  @Test
  void aTextThatWouldEndTheLibraryIsRefused() {
    String text = " ".repeat(HubTokenizer.LONGEST_TEXT + 1);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> TokenizerFixtures.gpt2().tokenize(text, TokenizeOptions.DEFAULT));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("9000001 characters"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama3", "bloom", "gemma3", "opt"})
  void cuttingALongTextIntoSlicesChangesNothingInAnyFamily(String family) throws Exception {
    List<String> bits =
        List.of(
            "a", " ", "  ", "\n", "'", "'s", "1", "é", "\u00a0", "日", "🙂", "e\u0301", ".", ",",
            "the", "(");
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    while (text.length() < 3 * TextSlices.LENGTH) {
      text.append(bits.get(random.nextInt(bits.size())));
    }
    String whole = text.toString();
    TokenizerFiles files = TokenizerFixtures.family(family, folder);
    assertTrue(TextSlices.of(files).cut(whole).size() > 1);
    TokenizerFiles uncut = TokenizerFixtures.files(neverCut(files.json(true)));
    assertEquals(1, TextSlices.of(uncut).cut(whole).size());
    try (Tokenizer sliced = Tokenizer.open(files);
        Tokenizer unsliced = Tokenizer.open(uncut)) {
      Prompt expected = unsliced.tokenize(whole, BARE);
      Prompt prompt = sliced.tokenize(whole, BARE);
      assertArrayEquals(expected.ids(), prompt.ids());
      assertEquals(expected.starts(), prompt.starts());
    }
  }

  /** With an added token that reaches from word to word a text is never cut. */
  private static String neverCut(String json) {
    return json.replace(
        "{\"added_tokens\":[",
        "{\"added_tokens\":[{\"id\":900,\"content\":\"never there\",\"special\":false,"
            + "\"normalized\":false},");
  }

  @Test
  @Tag("P8")
  void cuttingALongTextIntoSlicesChangesNothing() {
    String[] bits = {
      "a", " ", "  ", "\n", "'", "'s", "1", "é", "\u00a0", "日", "🙂", "\u0301", ".", "\t"
    };
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    while (text.length() < 5 * TextSlices.LENGTH) {
      text.append(bits[random.nextInt(bits.length)]);
    }
    String whole = text.toString();
    Prompt sliced = TokenizerFixtures.gpt2().tokenize(whole, TokenizeOptions.DEFAULT);
    // A tokenizer with an added token that holds a space never slices.
    String json =
        TokenizerFixtures.gpt2Json()
            .replace(
                "\"added_tokens\": [",
                "\"added_tokens\": [{\"id\": 50257, \"content\": \"never there\","
                    + " \"single_word\": false, \"lstrip\": false, \"rstrip\": false,"
                    + " \"normalized\": false, \"special\": false},");
    try (HubTokenizer unsliced = TokenizerFixtures.opened(json)) {
      Prompt expected = unsliced.tokenize(whole, TokenizeOptions.DEFAULT);
      assertArrayEquals(expected.ids(), sliced.ids());
      assertEquals(expected.starts(), sliced.starts());
    }
    int[] starts = sliced.starts().stream().mapToInt(Integer::intValue).toArray();
    assertTrue(IntStream.range(1, starts.length).allMatch(i -> starts[i - 1] <= starts[i]));
  }
}
