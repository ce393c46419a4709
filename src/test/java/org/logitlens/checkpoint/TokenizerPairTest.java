package org.logitlens.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vocab.json} and {@code merges.txt}, the older pair of tokenizer files. */
class TokenizerPairTest {
  private final Path folder;
  private final TinyCheckpoint tiny = new TinyCheckpoint();

  TokenizerPairTest(@TempDir Path directory) {
    this.folder = directory;
  }

  private void writeTiny() throws Exception {
    tiny.write(folder);
    tiny.writeVocabularyFiles(folder);
  }

  private void writePair(String vocabulary, String merges) throws Exception {
    Files.deleteIfExists(folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("vocab.json"), vocabulary);
    Files.writeString(folder.resolve("merges.txt"), merges);
  }

  private TokenizerFiles pair(String modelType) throws Exception {
    return TokenizerFiles.open(folder, 700, OptionalInt.empty(), modelType);
  }

  @Tag("C8")
  @Test
  void theOlderPairOfFilesGivesTheSame() throws Exception {
    tiny.write(folder);
    TokenizerFiles expected = pair("gpt2");
    tiny.writeVocabularyFiles(folder);
    TokenizerFiles files = pair("gpt2");
    assertEquals(folder.resolve("vocab.json"), files.source());
    assertEquals(expected.addedTokens(), files.addedTokens());
    assertEquals(expected.bosId(), files.bosId());
    for (int id = 0; id < 300; id++) {
      assertArrayEquals(expected.pieces().get(id), files.pieces().get(id));
    }
    JsonObject made = JsonParser.parseString(files.json(true)).getAsJsonObject();
    JsonObject read = JsonParser.parseString(expected.json(true)).getAsJsonObject();
    for (String key : List.of("pre_tokenizer", "added_tokens", "model")) {
      assertEquals(read.get(key), made.get(key));
    }
    assertTrue(files.notices().get(0).contains("vocab.json and merges.txt are used"));
  }

  @Tag("C8")
  @Test
  void theOlderFilesMayHaveAddedTokensAndNoVersionLine() throws Exception {
    writeTiny();
    Files.writeString(folder.resolve("merges.txt"), String.join("\r\n", tiny.merges()));
    Files.writeString(folder.resolve("added_tokens.json"), "{\"<pad>\": 300}");
    TokenizerFiles files = pair("gpt2");
    assertArrayEquals("<pad>".getBytes(UTF_8), files.pieces().get(300));
    assertEquals(
        43,
        JsonParser.parseString(files.json(true))
            .getAsJsonObject()
            .getAsJsonObject("model")
            .getAsJsonArray("merges")
            .size());
  }

  @Tag("C8")
  @Test
  void halfOfThePairOrNothingIsNoTokenizer() throws Exception {
    writeTiny();
    Files.delete(folder.resolve("merges.txt"));
    assertRefused(() -> pair("gpt2"), "has no tokenizer", "vocab.json and merges.txt");
    Files.delete(folder.resolve("vocab.json"));
    assertRefused(() -> pair("gpt2"), "has no tokenizer");
  }

  @Tag("C8")
  @Test
  void brokenMergesAreRefused() throws Exception {
    writeTiny();
    Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\nĠ t\n404: Not Found\n");
    assertRefused(() -> pair("gpt2"), "merge 1 is \"404: Not Found\"");
    Files.write(folder.resolve("merges.txt"), new byte[] {(byte) 0xff, ' ', 't'});
    assertRefused(() -> pair("gpt2"), "merges.txt is not UTF-8");
  }

  @Tag("C8")
  @Test
  void optsPairBeginsATextWithItsTokenEvenWhenNothingSaysSo() throws Exception {
    JsonObject vocabulary = new JsonObject();
    vocabulary.addProperty("<s>", 0);
    vocabulary.addProperty("</s>", 1);
    for (int b = 0; b < 256; b++) {
      vocabulary.addProperty(String.valueOf(ByteSymbols.symbol(b)), vocabulary.size());
    }
    writePair(vocabulary.toString(), "#version: 0.2\n");
    assertTrue(pair("opt").addsBos());
    assertEquals(OptionalInt.of(1), pair("opt").bosId());
    assertEquals(
        List.of(new AddedToken(1, "</s>", true, false, false, false, false)),
        pair("opt").addedTokens());
    assertFalse(pair("gpt2").addsBos());
    assertEquals(List.of(), pair("gpt2").addedTokens());
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"add_bos_token\": false, \"added_tokens_decoder\": {\"0\": {\"content\": \"<s>\","
            + " \"special\": true, \"normalized\": true}}}");
    assertFalse(pair("opt").addsBos());
    assertEquals(
        List.of(new AddedToken(0, "<s>", true, false, false, false, true)),
        pair("opt").addedTokens());
  }

  @Tag("C8")
  @Test
  void specialTokensOfThePairAreThoseThatTheMapNames() throws Exception {
    writeTiny();
    Files.writeString(folder.resolve("added_tokens.json"), "{\"<pad>\": 300, \"<more>\": 301}");
    Files.writeString(
        folder.resolve("special_tokens_map.json"),
        "{\"pad_token\": {\"content\": \"<pad>\"}, \"additional_special_tokens\": [\"!\"],"
            + " \"cls_token\": 7}");
    assertEquals(
        List.of("!", "<pad>", "<|endoftext|>"),
        pair("gpt2").addedTokens().stream()
            .filter(AddedToken::special)
            .map(AddedToken::content)
            .sorted()
            .toList());
    assertEquals(4, pair("gpt2").addedTokens().size());
  }

  @Tag("C8")
  @Test
  void ctrlsPairIsAVocabularyOfWords() throws Exception {
    writePair("{\"<unk>\":0,\"a@@\":1,\"b\":2,\"ab\":3}", "#version: 0.1\na b</w>\n");
    TokenizerFiles files = pair("ctrl");
    WordVocabulary words = files.words().orElseThrow();
    assertEquals(3, words.id("ab", true));
    assertEquals(1, words.id("a", false));
    assertEquals(0, words.id("b", false), "unknown");
    assertEquals(-1, words.symbol("b", false));
    assertTrue(words.merge(words.symbol("a", false), words.symbol("b", true)).isPresent());
    assertArrayEquals("a@@".getBytes(UTF_8), files.pieces().get(1));
    assertEquals(OptionalInt.of(0), files.unknownId());
    assertFalse(files.addsBos());
    assertEquals(OptionalInt.empty(), files.bosId());
    assertRefused(() -> pair("gpt2"), "merge 0 \"a b</w>\" names \"a\"");
  }

  @Tag("C8")
  @Test
  void aBrokenVocabularyOfWordsIsRefused() throws Exception {
    writePair("{\"a@@\":1,\"b\":2}", "#version: 0.1\na b</w>\n");
    assertRefused(() -> pair("ctrl"), "vocab.json", "no entry \"<unk>\"");
    writePair("{\"<unk>\":0,\"a@@\":1,\"b\":1}", "a b</w>\n");
    assertRefused(() -> pair("ctrl"), "id 1 is given to two tokens");
    writePair("{\"<unk>\":0}", "a b</w>\na b c\n");
    assertRefused(() -> pair("ctrl"), "merges.txt: merge 1 is \"a b c\"");
  }
}
