package org.logitlens.checkpoint.torch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.logitlens.checkpoint.CheckpointException;

/** Finds the tensors of a model by name in what a file holds. */
final class StateDict {
  private static final int MOST_NAMED = 5;

  private StateDict() {}

  /**
   * The tensors of a dict, or of the dict it has under {@code state_dict} or {@code model}.
   *
   * @param root of a file
   * @param file for messages
   * @throws CheckpointException when there is none, or one can't be told from others
   */
  static Map<String, TensorView> of(Object root, Path file) throws CheckpointException {
    Object value = root;
    while (value instanceof Map<?, ?> map) {
      List<Map<?, ?>> inner =
          Stream.of("state_dict", "model")
              .map(map::get)
              .filter(Objects::nonNull)
              .<Map<?, ?>>mapMulti(
                  (held, found) -> {
                    if (held instanceof Map<?, ?> dict) {
                      found.accept(dict);
                    }
                  })
              .toList();
      if (inner.size() > 1) {
        throw refused(file, "it has both \"state_dict\" and \"model\"");
      }
      if (inner.isEmpty()) {
        return tensors(map, file);
      }
      value = inner.get(0);
    }
    throw refused(file, "it is no dict");
  }

  private static Map<String, TensorView> tensors(Map<?, ?> map, Path file)
      throws CheckpointException {
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object value = entry.getValue();
      if (value instanceof TensorView tensor && entry.getKey() instanceof String name) {
        tensors.put(name, tensor);
      } else if (value instanceof TensorView || holdsTensor(value)) {
        throw refused(
            file,
            PickleException.quote(entry.getKey().toString())
                + " holds tensors without a name or below it");
      }
    }
    if (tensors.isEmpty()) {
      throw refused(
          file,
          "it has no tensors at "
              + map.keySet().stream()
                  .limit(MOST_NAMED)
                  .map(key -> PickleException.quote(key.toString()))
                  .collect(
                      Collectors.joining(", ", "[", map.size() > MOST_NAMED ? ", ...]" : "]")));
    }
    return tensors;
  }

  /** Walks down; containers are neither deep nor endless, see {@link Extent}. */
  private static boolean holdsTensor(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(StateDict::holdsTensor);
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(StateDict::holdsTensor);
    }
    return value instanceof TensorView;
  }

  private static CheckpointException refused(Path file, String why) {
    return new CheckpointException(
        file + " holds no state dict of a model: " + why + ".",
        "Open the model's weights, not another of its files.");
  }
}
