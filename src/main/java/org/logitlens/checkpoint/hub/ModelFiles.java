package org.logitlens.checkpoint.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ShardIndex;

/** The files of a model that are ever asked for, by our own names; a repository adds none. */
final class ModelFiles {
  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";
  static final String VOCABULARY = "vocab.json";
  static final String MERGES = "merges.txt";

  /** Wanted beside {@link #TOKENIZER} where there are such files. */
  static final List<String> SETTINGS =
      List.of("tokenizer_config.json", "special_tokens_map.json", "generation_config.json");

  /** Wanted in place of {@link #TOKENIZER} where it is not there. */
  static final List<String> OLD_TOKENIZER = List.of(VOCABULARY, MERGES, "added_tokens.json");

  private static final long LONGEST_TEXT = 200_000_000;

  private ModelFiles() {}

  /**
   * Lets only names through that are ours.
   *
   * @throws IllegalArgumentException for every other name
   */
  static String checked(String name) {
    boolean known =
        name.equals(CONFIG)
            || name.equals(TOKENIZER)
            || SETTINGS.contains(name)
            || OLD_TOKENIZER.contains(name)
            || isWeights(name);
    if (!known) {
      throw new IllegalArgumentException("not a file of a model");
    }
    return name;
  }

  /** How long a file may be, bytes: weights have no limit but the disk. */
  static long longest(String name) {
    if (isIndex(name)) {
      return ShardIndex.LONGEST;
    }
    return isWeights(name) ? Long.MAX_VALUE : LONGEST_TEXT;
  }

  /**
   * Whether a snapshot has all that opening the model takes: its config, weights in one form with
   * every shard, and a tokenizer.
   */
  static boolean isComplete(Path snapshot) {
    return has(snapshot, CONFIG) && hasTokenizer(snapshot) && weights(snapshot).isPresent();
  }

  private static boolean hasTokenizer(Path snapshot) {
    return has(snapshot, TOKENIZER) || (has(snapshot, VOCABULARY) && has(snapshot, MERGES));
  }

  /** The first form of weights that a snapshot has whole. */
  static Optional<WeightsForm> weights(Path snapshot) {
    return WeightsForm.IN_ORDER.stream().filter(form -> hasWhole(snapshot, form)).findFirst();
  }

  private static boolean hasWhole(Path snapshot, WeightsForm form) {
    Path file = snapshot.resolve(form.file());
    if (!has(snapshot, form.file())) {
      return false;
    }
    if (!form.isIndex()) {
      return true;
    }
    try {
      return form.shards(file).stream().allMatch(name -> has(snapshot, name));
    } catch (CheckpointException e) {
      return false; // opening or fetching it says what is wrong with the index
    }
  }

  /** Whether a file is there, links followed. */
  static boolean has(Path snapshot, String name) {
    return Files.isRegularFile(snapshot.resolve(name));
  }

  private static boolean isIndex(String name) {
    return WeightsForm.IN_ORDER.stream()
        .anyMatch(form -> form.isIndex() && form.file().equals(name));
  }

  private static boolean isWeights(String name) {
    return WeightsForm.IN_ORDER.stream()
        .anyMatch(form -> form.file().equals(name) || form.isShard(name));
  }
}
