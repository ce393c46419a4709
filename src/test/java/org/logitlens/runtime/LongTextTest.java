package org.logitlens.runtime;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;

/** A megabyte of anything is cut in a time that no backtracking or rescanning could keep. */
final class LongTextTest {

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
            ofSeconds(60),
            () -> TokenizerFixtures.gpt2().tokenize(unit.repeat(times), TokenizeOptions.DEFAULT));
    assertEquals(tokens, prompt.size());
    assertEquals(times * unit.length(), prompt.text().length());
    assertTrue(prompt.starts().get(prompt.size() - 1) >= times * unit.length() - 4);
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
