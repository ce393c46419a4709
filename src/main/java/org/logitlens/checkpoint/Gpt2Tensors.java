package org.logitlens.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picks the tensors of a GPT-2 out of a file and checks them against the config.
 *
 * <p>An {@code lm_head.weight} in the file is the unembedding, also where the config says that it
 * is tied but its bytes differ from {@code wte.weight}: what was stored on purpose is what the
 * model was meant to use. If the bytes are the same it is left out and {@code wte.weight} serves.
 */
final class Gpt2Tensors {
  private static final String PREFIX = "transformer.";
  private static final String REMEDY =
      "config.json and the weights belong to different models; download both again.";
  private static final int MOST_NAMED = 5;
  private static final int MOST_ROWS = 12;

  /** Constants that old versions stored beside the weights: the causal mask and its filler. */
  private static final Pattern STORED_MASK =
      Pattern.compile("h\\.\\d+\\.attn\\.(bias|masked_bias)");

  private static final Pattern BLOCK = Pattern.compile("h\\.(\\d{1,9})\\..*");

  private Gpt2Tensors() {}

  /**
   * The tensors of the model, checked.
   *
   * @param weights all tensors of the file
   * @param config the config they must agree with
   * @param notices takes what the user should know
   * @return by name without prefix, in the order of the file
   */
  static Map<String, StoredTensor> select(
      SafetensorsFile weights, Gpt2Config config, List<String> notices) throws CheckpointException {
    String file = weights.file().path().toString();
    Map<String, StoredTensor> found = withoutPrefix(weights, file);
    checkLayers(found, config, file);
    Map<String, List<Long>> shapes = Gpt2Shapes.of(config);
    StoredTensor head = found.get(Gpt2Shapes.UNEMBEDDING);
    if (head != null) {
      shapes.put(
          Gpt2Shapes.UNEMBEDDING, List.of((long) config.vocabularySize(), (long) config.width()));
    } else if (!config.tiedEmbeddings()) {
      throw new CheckpointException(
          file + " has no lm_head.weight, but config.json says tie_word_embeddings = false.",
          "Without it the model has no output; download the weights again.");
    }
    checkPresent(found, shapes, file);
    checkShapes(found, shapes, file);
    checkTypes(found, shapes, file, notices);
    noteExtra(found, shapes, notices);
    found.keySet().retainAll(shapes.keySet());
    if (head != null && config.tiedEmbeddings()) {
      decideUnembedding(found, head, notices);
    }
    return found;
  }

  private static Map<String, StoredTensor> withoutPrefix(SafetensorsFile weights, String file)
      throws CheckpointException {
    Map<String, StoredTensor> found = new LinkedHashMap<>();
    for (StoredTensor tensor : weights.tensors().values()) {
      String name =
          tensor.name().startsWith(PREFIX)
              ? tensor.name().substring(PREFIX.length())
              : tensor.name();
      if (STORED_MASK.matcher(name).matches()) {
        continue;
      }
      StoredTensor renamed =
          new StoredTensor(
              name, tensor.dtype(), tensor.shape(), tensor.file(), tensor.offset(), tensor.bytes());
      if (found.put(name, renamed) != null) {
        throw new CheckpointException(
            file + " has both " + name + " and " + PREFIX + name + ".",
            "It is not clear which one counts; convert the model again.");
      }
    }
    return found;
  }

  private static void checkLayers(Map<String, StoredTensor> found, Gpt2Config config, String file)
      throws CheckpointException {
    int layers = 0;
    for (String name : found.keySet()) {
      Matcher block = BLOCK.matcher(name);
      if (block.matches()) {
        layers = Math.max(layers, Integer.parseInt(block.group(1)) + 1);
      }
    }
    if (layers != config.layers() && layers > 0) {
      throw new CheckpointException(
          "config.json says n_layer = "
              + config.layers()
              + ", but "
              + file
              + " has "
              + layers
              + " blocks.",
          REMEDY);
    }
  }

  private static void checkPresent(
      Map<String, StoredTensor> found, Map<String, List<Long>> shapes, String file)
      throws CheckpointException {
    List<String> missing =
        shapes.keySet().stream().filter(name -> !found.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new CheckpointException(
          file
              + " lacks "
              + missing.size()
              + " of "
              + shapes.size()
              + " tensors: "
              + firstFew(missing)
              + ".",
          "The file is incomplete or of another kind of model; download it again.");
    }
  }

  private static void checkShapes(
      Map<String, StoredTensor> found, Map<String, List<Long>> shapes, String file)
      throws CheckpointException {
    List<String> rows = new ArrayList<>();
    boolean transposed = true;
    for (Map.Entry<String, List<Long>> expected : shapes.entrySet()) {
      List<Long> shape = shapeOf(found, expected.getKey());
      if (!shape.equals(expected.getValue())) {
        rows.add(
            String.format(
                Locale.ROOT, "%-28s %-16s %s", expected.getKey(), expected.getValue(), shape));
        transposed &= isTransposed(shape, expected.getValue());
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    int more = rows.size() - MOST_ROWS;
    throw new CheckpointException(
        rows.size()
            + " of "
            + shapes.size()
            + " tensors in "
            + file
            + " have another shape than config.json says"
            + sizes(found, shapes)
            + ":\n"
            + String.format(Locale.ROOT, "%-28s %-16s %s\n", "tensor", "expected", "found")
            + String.join("\n", rows.subList(0, Math.min(MOST_ROWS, rows.size())))
            + (more > 0 ? "\nand " + more + " more" : ""),
        transposed
            ? "They are transposed: GPT-2 stores linear layers as [in, out]; convert the model"
                + " again without transposing."
            : REMEDY);
  }

  /** Names the config keys behind a wrong size of an embedding, with both numbers. */
  private static String sizes(Map<String, StoredTensor> found, Map<String, List<Long>> shapes) {
    List<String> wrong = new ArrayList<>();
    nameSize(wrong, "vocab_size", Gpt2Shapes.TOKEN_EMBEDDING, 0, found, shapes);
    nameSize(wrong, "n_positions", Gpt2Shapes.POSITION_EMBEDDING, 0, found, shapes);
    nameSize(wrong, "n_embd", Gpt2Shapes.TOKEN_EMBEDDING, 1, found, shapes);
    return wrong.isEmpty() ? "" : " (" + String.join(", ", wrong) + ")";
  }

  private static void nameSize(
      List<String> wrong,
      String key,
      String name,
      int dimension,
      Map<String, StoredTensor> found,
      Map<String, List<Long>> shapes) {
    List<Long> shape = shapeOf(found, name);
    Long expected = shapes.getOrDefault(name, List.of()).get(dimension);
    if (dimension < shape.size() && !shape.get(dimension).equals(expected)) {
      wrong.add(key + " = " + expected + " but " + name + " has " + shape.get(dimension));
    }
  }

  private static List<Long> shapeOf(Map<String, StoredTensor> found, String name) {
    StoredTensor tensor = found.get(name);
    return tensor == null ? List.of() : tensor.shape();
  }

  private static boolean isTransposed(List<Long> shape, List<Long> expected) {
    return shape.size() == 2
        && expected.size() == 2
        && shape.get(0).equals(expected.get(1))
        && shape.get(1).equals(expected.get(0));
  }

  private static void checkTypes(
      Map<String, StoredTensor> found,
      Map<String, List<Long>> shapes,
      String file,
      List<String> notices)
      throws CheckpointException {
    boolean rounds = false;
    for (String name : shapes.keySet()) {
      StoredTensor tensor = found.get(name);
      if (tensor != null && !tensor.dtype().isWeight()) {
        throw new CheckpointException(
            file + ": " + name + " is stored as " + tensor.dtype() + ".",
            "Weights can be read as F32, F16, BF16 and F64; convert the model to one of them.");
      }
      rounds |= tensor != null && tensor.dtype() == Dtype.F64;
    }
    if (rounds) {
      notices.add("Weights stored as F64 are rounded to single precision.");
    }
  }

  private static void noteExtra(
      Map<String, StoredTensor> found, Map<String, List<Long>> shapes, List<String> notices) {
    List<String> extra = found.keySet().stream().filter(name -> !shapes.containsKey(name)).toList();
    if (!extra.isEmpty()) {
      notices.add("Tensors that GPT-2 does not have are ignored: " + firstFew(extra) + ".");
    }
  }

  private static void decideUnembedding(
      Map<String, StoredTensor> found, StoredTensor head, List<String> notices)
      throws CheckpointException {
    StoredTensor embedding = found.get(Gpt2Shapes.TOKEN_EMBEDDING);
    if (embedding != null && TensorReader.sameBytes(embedding, head)) {
      found.remove(Gpt2Shapes.UNEMBEDDING);
    } else {
      notices.add(
          "lm_head.weight differs from wte.weight although tie_word_embeddings is true; the stored"
              + " lm_head.weight is the unembedding.");
    }
  }

  private static String firstFew(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
        + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
  }
}
