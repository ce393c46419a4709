package org.logitlens.checkpoint.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ShardIndex;

/** The forms in which a repository may have its weights, in the order of preference. */
enum WeightsForm {
  SAFETENSORS("model.safetensors", null),
  SAFETENSORS_SHARDS("model.safetensors.index.json", "model-%s.safetensors"),
  TORCH("pytorch_model.bin", null),
  TORCH_SHARDS("pytorch_model.bin.index.json", "pytorch_model-%s.bin");

  static final List<WeightsForm> IN_ORDER = List.of(values());

  private final String file;
  private final Optional<Pattern> shard;

  WeightsForm(String file, @Nullable String shard) {
    this.file = file;
    this.shard =
        Optional.ofNullable(shard)
            .map(name -> name.replace(".", "\\."))
            .map(name -> Pattern.compile(name.replace("%s", "\\d{5}-of-\\d{5}")));
  }

  /** The weights, or the index of their shards. */
  String file() {
    return file;
  }

  /** Whether {@link #file} is an index of shards. */
  boolean isIndex() {
    return shard.isPresent();
  }

  /** Whether a file is called as the shards of this form are. */
  boolean isShard(String name) {
    return shard.filter(form -> form.matcher(name).matches()).isPresent();
  }

  /**
   * The shards that an index names. Only names of the one form that shards have are taken, so an
   * index cannot lead anywhere else.
   *
   * @param index the file, which in the cache lies under a hash
   * @return at least one
   * @throws CheckpointException when it is not such an index or names anything else
   */
  SortedSet<String> shards(Path index) throws CheckpointException {
    SortedSet<String> names = ShardIndex.read(index, file).files();
    for (String name : names) {
      if (!isShard(name)) {
        throw new CheckpointException(
            file + " names " + name + ", and shards are called otherwise.",
            "Shards are called like model-00001-of-00002; this repository is not usable.");
      }
    }
    return names;
  }
}
