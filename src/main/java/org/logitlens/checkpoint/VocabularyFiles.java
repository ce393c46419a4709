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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The older pair of tokenizer files, {@code vocab.json} and {@code merges.txt}, read as Hugging
 * Face's tokenizer of the model's family reads it.
 */
final class VocabularyFiles {
  private static final String ADDED = "added_tokens.json";
  private static final String CTRL = "ctrl";
  private static final String OPT = "opt";
  private static final String UNKNOWN = "unk_token";
  private static final String CTRL_UNKNOWN = "<unk>";

  private final Path folder;
  private final String modelType;
  private final TokenizerSettings settings;
  private final JsonObject vocabulary;

  private VocabularyFiles(
      Path folder, String modelType, TokenizerSettings settings, JsonObject vocabulary) {
    this.folder = folder;
    this.modelType = modelType;
    this.settings = settings;
    this.vocabulary = vocabulary;
  }

  /**
   * Opens the pair. Contents are checked by whoever reads what is made of them.
   *
   * @param folder with {@code vocab.json}, {@code merges.txt} and maybe {@code added_tokens.json}
   * @param modelType the model's family, as its config names it
   * @param settings of the same folder
   */
  static VocabularyFiles open(Path folder, String modelType, TokenizerSettings settings)
      throws CheckpointException {
    for (String name : List.of(TokenizerFiles.VOCABULARY, TokenizerFiles.MERGES)) {
      if (!Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
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
    Path file = folder.resolve(TokenizerFiles.VOCABULARY);
    return new VocabularyFiles(
        folder, modelType, settings, StrictJson.object(file, TokenizerFiles.LONGEST_FILE));
  }

  /** Whether the family cuts at white space and into words rather than bytes. */
  boolean areOfWords() {
    return modelType.equals(CTRL);
  }

  /** What the family does when no file says. */
  TokenizerBeginning.Family family() {
    return new TokenizerBeginning.Family(
        special().getOrDefault(TokenizerSettings.BOS, ""), modelType.equals(OPT));
  }

  /** What {@code tokenizer.json} would hold. */
  JsonObject asTokenizer() throws CheckpointException {
    JsonArray merges = new JsonArray();
    lines().forEach(merges::add);
    JsonObject model = new JsonObject();
    model.addProperty("type", "BPE");
    model.add("vocab", vocabulary);
    model.add("merges", merges);
    JsonObject byteLevel = new JsonObject();
    byteLevel.addProperty("type", "ByteLevel");
    byteLevel.addProperty("add_prefix_space", false);
    byteLevel.addProperty("trim_offsets", true);
    byteLevel.addProperty("use_regex", true);
    JsonArray added = new JsonArray();
    addedTokens().forEach(token -> added.add(token.toJson()));
    JsonObject tokenizer = new JsonObject();
    tokenizer.addProperty("version", "1.0");
    tokenizer.add(TokenizerFiles.ADDED_TOKENS, added);
    tokenizer.add("pre_tokenizer", byteLevel);
    tokenizer.add("decoder", byteLevel.deepCopy());
    tokenizer.add("model", model);
    return tokenizer;
  }

  /** The ids of the vocabulary. */
  VocabularyIds ids() throws CheckpointException {
    return VocabularyIds.of(vocabulary, folder.resolve(TokenizerFiles.VOCABULARY));
  }

  /** The id of what a vocabulary of words has no entry for. */
  int unknownId(VocabularyIds ids) throws CheckpointException {
    String name = special().getOrDefault(UNKNOWN, CTRL_UNKNOWN);
    Integer id = ids.get(name);
    if (id == null) {
      throw new CheckpointException(
          folder.resolve(TokenizerFiles.VOCABULARY)
              + " has no entry \""
              + name
              + "\" for what is unknown.",
          VocabularyIds.REMEDY);
    }
    return id;
  }

  /** The vocabulary of words. */
  WordVocabulary words(VocabularyIds ids) throws CheckpointException {
    List<List<String>> merges = new ArrayList<>();
    for (String line : lines()) {
      List<String> pair = List.of(line.split(" ", -1));
      if (pair.size() != 2 || pair.get(0).isEmpty() || pair.get(1).isEmpty()) {
        throw new CheckpointException(
            folder.resolve(TokenizerFiles.MERGES)
                + ": merge "
                + merges.size()
                + " is \""
                + line
                + "\"; it must be two tokens.",
            VocabularyIds.REMEDY);
      }
      merges.add(pair);
    }
    return new WordVocabulary(ids, unknownId(ids), merges);
  }

  /** The added tokens: those that the settings list, or else those of the older files. */
  List<AddedToken> addedTokens() throws CheckpointException {
    Path file = folder.resolve(TokenizerFiles.VOCABULARY);
    if (!settings.addedTokens().isEmpty()) {
      JsonArray list = new JsonArray();
      settings.addedTokens().forEach(list::add);
      return AddedToken.list(list, file);
    }
    Set<String> special = new LinkedHashSet<>(special().values());
    List<AddedToken> tokens = new ArrayList<>();
    for (String content : special) {
      if (vocabulary.has(content)) {
        tokens.add(plain(content, VocabularyIds.id(vocabulary.get(content), content, file), true));
      }
    }
    Path addedFile = folder.resolve(ADDED);
    if (Files.exists(addedFile, LinkOption.NOFOLLOW_LINKS)) {
      JsonObject added = StrictJson.object(addedFile, TokenizerFiles.LONGEST_FILE);
      for (Map.Entry<String, JsonElement> entry : added.entrySet()) {
        String content = entry.getKey();
        boolean isSpecial = special.contains(content);
        if (!isSpecial || !vocabulary.has(content)) {
          int id = VocabularyIds.id(entry.getValue(), content, addedFile);
          tokens.add(plain(content, id, isSpecial));
        }
      }
    }
    return tokens;
  }

  private static AddedToken plain(String content, int id, boolean special) {
    return new AddedToken(id, content, special, false, false, false, false);
  }

  /** The special tokens by their parts: what the family has, and over it what the settings say. */
  private Map<String, String> special() {
    String all =
        switch (modelType) {
          case CTRL -> CTRL_UNKNOWN;
          case OPT -> "</s>";
          default -> TokenizerSettings.END_OF_TEXT;
        };
    Map<String, String> special = new HashMap<>();
    special.put(UNKNOWN, all);
    if (!areOfWords()) {
      special.put(TokenizerSettings.BOS, all);
      special.put("eos_token", all);
    }
    if (modelType.equals(OPT)) {
      special.put("pad_token", "<pad>");
    }
    special.putAll(settings.specialTokens());
    return special;
  }

  /** The merges, without the line that tells the version. */
  private List<String> lines() throws CheckpointException {
    Path file = folder.resolve(TokenizerFiles.MERGES);
    RegularFile regular = RegularFile.of(file).atMost(TokenizerFiles.LONGEST_FILE);
    List<String> merges = new ArrayList<>();
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
