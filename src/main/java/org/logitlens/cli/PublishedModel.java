package org.logitlens.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.ModelName;

/**
 * A model of which somebody else published what the lens shows. They hold for the revision {@code
 * main} of its repository; the numbers are in the resources {@code known-values}.
 *
 * @param repository its name on the hub
 * @param layers number of blocks
 * @param width hidden width
 * @param vocabulary ids with a logit
 */
record PublishedModel(String repository, int layers, int width, int vocabulary) {

  /** All of them. */
  static final List<PublishedModel> ALL =
      List.of(
          new PublishedModel("openai-community/gpt2", 12, 768, 50257),
          new PublishedModel("facebook/opt-125m", 12, 768, 50272),
          new PublishedModel("EleutherAI/pythia-14m", 6, 128, 50304),
          new PublishedModel("EleutherAI/pythia-70m", 6, 512, 50304),
          new PublishedModel("EleutherAI/pythia-160m", 12, 768, 50304),
          new PublishedModel("HuggingFaceTB/SmolLM2-135M", 30, 576, 49152),
          new PublishedModel("Qwen/Qwen3-0.6B", 28, 1024, 151936));

  private static final String SNAPSHOTS = "snapshots";

  /** The part of the repository's name after its owner. */
  String shortName() {
    return repository.substring(repository.indexOf('/') + 1);
  }

  /** Whether a model has these sizes; many have that are not this one. */
  boolean hasShapeOf(ModelInfo info) {
    return info.layers() == layers && info.width() == width && info.vocabularySize() == vocabulary;
  }

  /** The one of this name, with its owner or without. */
  static Optional<PublishedModel> named(String name) {
    return ALL.stream()
        .filter(
            each ->
                each.repository.equalsIgnoreCase(name) || each.shortName().equalsIgnoreCase(name))
        .findFirst();
  }

  /**
   * The one that a loaded model is by its sizes and by the place it lies in: the {@code main}
   * snapshot of that repository in a hub cache, or a folder of its name elsewhere.
   */
  static Optional<PublishedModel> recognised(ModelInfo info) {
    return ALL.stream()
        .filter(each -> each.hasShapeOf(info) && each.liesIn(info.folder()))
        .findFirst();
  }

  private boolean liesIn(Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    String name = ModelName.of(whole);
    Path parent = whole.getParent();
    if (parent == null || !parent.endsWith(SNAPSHOTS)) {
      return name.equalsIgnoreCase(shortName());
    }
    // Repositories without an owner are old names of those with one.
    boolean named = name.equalsIgnoreCase(repository) || name.equalsIgnoreCase(shortName());
    return named && isMain(whole, parent.resolveSibling("refs").resolve("main"));
  }

  private static boolean isMain(Path snapshot, Path reference) {
    try {
      return snapshot.endsWith(Files.readString(reference).strip());
    } catch (IOException e) {
      return false;
    }
  }

  /** The short names of all of them, for messages. */
  static String names() {
    return ALL.stream().map(PublishedModel::shortName).collect(Collectors.joining(", "));
  }

  /** {@code gpt2.json}: where its numbers are. */
  String resource() {
    return shortName().toLowerCase(Locale.ROOT) + ".json";
  }
}
