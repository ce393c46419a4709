package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** Makes a {@code tokenizer.json} of GPT-2's older pair of files. */
final class VocabularyFiles {
  private static final String ADDED = "added_tokens.json";

  private VocabularyFiles() {}

  /**
   * What {@code tokenizer.json} would hold. The contents are checked by whoever checks that file.
   *
   * @param folder with {@code vocab.json}, {@code merges.txt} and maybe {@code added_tokens.json}
   */
  static JsonObject asTokenizer(Path folder) throws CheckpointException {
    Path vocabularyFile = folder.resolve(TokenizerFiles.VOCABULARY);
    Path mergesFile = folder.resolve(TokenizerFiles.MERGES);
    for (Path file : new Path[] {vocabularyFile, mergesFile}) {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new CheckpointException(
            folder
                + " has no tokenizer: neither "
                + TokenizerFiles.TOKENIZER
                + " nor both "
                + TokenizerFiles.VOCABULARY
                + " and "
                + TokenizerFiles.MERGES
                + ".",
            "Download the model's tokenizer files too.");
      }
    }
    JsonObject vocabulary = StrictJson.object(vocabularyFile, TokenizerFiles.LONGEST_FILE);
    JsonObject model = new JsonObject();
    model.addProperty("type", "BPE");
    model.add("vocab", vocabulary);
    model.add("merges", merges(mergesFile));
    JsonObject byteLevel = new JsonObject();
    byteLevel.addProperty("type", "ByteLevel");
    byteLevel.addProperty("add_prefix_space", false);
    byteLevel.addProperty("trim_offsets", true);
    byteLevel.addProperty("use_regex", true);
    JsonObject tokenizer = new JsonObject();
    tokenizer.addProperty("version", "1.0");
    tokenizer.add("added_tokens", addedTokens(folder, vocabulary));
    tokenizer.add("pre_tokenizer", byteLevel);
    tokenizer.add("decoder", byteLevel.deepCopy());
    tokenizer.add("model", model);
    return tokenizer;
  }

  private static JsonArray addedTokens(Path folder, JsonObject vocabulary)
      throws CheckpointException {
    JsonArray tokens = new JsonArray();
    if (vocabulary.has(TokenizerSettings.END_OF_TEXT)) {
      tokens.add(
          addedToken(
              TokenizerSettings.END_OF_TEXT, vocabulary.get(TokenizerSettings.END_OF_TEXT), true));
    }
    Path file = folder.resolve(ADDED);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      JsonObject added = StrictJson.object(file, TokenizerFiles.LONGEST_FILE);
      for (Map.Entry<String, JsonElement> entry : added.entrySet()) {
        if (!entry.getKey().equals(TokenizerSettings.END_OF_TEXT)
            || !vocabulary.has(entry.getKey())) {
          tokens.add(addedToken(entry.getKey(), entry.getValue(), false));
        }
      }
    }
    return tokens;
  }

  private static JsonObject addedToken(String content, JsonElement id, boolean special) {
    JsonObject token = new JsonObject();
    token.add("id", id);
    token.addProperty("content", content);
    token.addProperty("single_word", false);
    token.addProperty("lstrip", false);
    token.addProperty("rstrip", false);
    token.addProperty("normalized", false);
    token.addProperty("special", special);
    return token;
  }

  private static JsonArray merges(Path file) throws CheckpointException {
    RegularFile regular = RegularFile.of(file).atMost(TokenizerFiles.LONGEST_FILE);
    JsonArray merges = new JsonArray();
    try (BufferedReader lines = Files.newBufferedReader(regular.path())) {
      String line;
      boolean first = true;
      while ((line = lines.readLine()) != null) {
        boolean header = first && line.startsWith("#version");
        if (!header && !line.isEmpty()) {
          merges.add(line);
        }
        first = false;
      }
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file + " is not UTF-8.", "Download the file again.", e);
    } catch (IOException e) {
      throw RegularFile.unreadable(file, e);
    }
    return merges;
  }
}
