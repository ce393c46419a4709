package org.logitlens.export;

import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;

/**
 * How the configs of a family name its sizes. The vocabulary is {@code vocab_size} in all of them.
 *
 * @param context name of the context length
 * @param width name of the hidden width
 * @param layers name of the number of blocks
 * @param heads name of the number of heads
 * @param inner name of the width inside the MLP; empty where configs have none
 * @param innerFollows whether that width is four times the hidden one where it is absent or null
 * @param otherwise what counts for absent keys
 */
record SizeKeys(
    Key context,
    Key width,
    Key layers,
    Key heads,
    String inner,
    boolean innerFollows,
    Sizes otherwise) {

  /** The most of anything that is counted in ids, positions or numbers side by side. */
  static final int MOST = 10_000_000;

  /** The largest hidden width, and the most heads. */
  static final int MOST_WIDTH = 1_000_000;

  static final int MOST_LAYERS = 10_000;

  /**
   * The name of one size.
   *
   * @param alias another name for it; empty for none
   */
  record Key(String name, String alias) {

    static Key of(String name) {
      return new Key(name, "");
    }

    private int read(ConfigKeys keys, int otherwise, int most) throws CheckpointException {
      return keys.size(name, alias, otherwise, most);
    }
  }

  /** As GPT-2 names them, and as all others do. */
  static SizeKeys likeGpt2(Sizes otherwise) {
    return new SizeKeys(
        new Key("n_positions", "max_position_embeddings"),
        new Key("n_embd", "hidden_size"),
        new Key("n_layer", "num_hidden_layers"),
        new Key("n_head", "num_attention_heads"),
        "n_inner",
        true,
        otherwise);
  }

  /** As most families name them, with an inner width that follows from no other. */
  static SizeKeys usual(Sizes otherwise) {
    return new SizeKeys(
        Key.of("max_position_embeddings"),
        Key.of("hidden_size"),
        Key.of("num_hidden_layers"),
        Key.of("num_attention_heads"),
        "intermediate_size",
        false,
        otherwise);
  }

  /** The same with another name of the inner width, which follows from no other. */
  SizeKeys inner(String name) {
    return new SizeKeys(context, width, layers, heads, name, false, otherwise);
  }

  /**
   * Reads them.
   *
   * @throws CheckpointException naming one that is no size
   */
  Sizes read(ConfigKeys keys) throws CheckpointException {
    int ids = Key.of("vocab_size").read(keys, otherwise.vocabularySize(), MOST);
    int positions = context.read(keys, otherwise.contextLength(), MOST);
    int hidden = width.read(keys, otherwise.width(), MOST_WIDTH);
    int blocks = layers.read(keys, otherwise.layers(), MOST_LAYERS);
    int parts = heads.read(keys, otherwise.heads(), MOST_WIDTH);
    return new Sizes(blocks, hidden, parts, innerWidth(keys, hidden), ids, positions);
  }

  private int innerWidth(ConfigKeys keys, int hidden) throws CheckpointException {
    if (inner.isEmpty()) {
      return 4 * hidden;
    }
    return innerFollows
        ? ModelKeys.sizeOrNull(keys, inner, 4 * hidden, MOST)
        : keys.size(inner, "", otherwise.innerWidth(), MOST);
  }

  /**
   * The same where the heads share the hidden width.
   *
   * @throws CheckpointException also where they can't
   */
  Sizes readShared(ConfigKeys keys) throws CheckpointException {
    Sizes sizes = read(keys);
    ModelKeys.requireMultiple(keys, width.name(), sizes.width(), heads.name(), sizes.heads());
    return sizes;
  }
}
