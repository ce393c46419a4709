package org.logitlens.checkpoint.hub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
            .map(name -> Pattern.compile(name.replace("%s", "(\\d{5})-of-(\\d{5,6})")));
  }

  /** The weights, or the index of their shards. */
  String file() {
    return file;
  }

  /** Names of shards, with the number and the count as groups; empty when there are none. */
  Optional<Pattern> shard() {
    return shard;
  }
}
