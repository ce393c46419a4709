package org.logitlens.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A checkpoint's tensors under the names of their family, and the check that they make a model. */
public final class ModelTensors {
  private static final String REMEDY =
      "config.json and the weights belong to different models; download both again.";
  private static final int MOST_NAMED = 5;
  private static final int MOST_ROWS = 12;

  /** The number of a block is the first number in a name. */
  private static final Pattern BLOCK = Pattern.compile("[A-Za-z_.]*\\.(\\d{1,9})\\..*");

  private final String file;
  private final ConfigKeys config;
  private final String family;
  private final Map<String, StoredTensor> tensors;

  private ModelTensors(
      String file, ConfigKeys config, String family, Map<String, StoredTensor> tensors) {
    this.file = file;
    this.config = config;
    this.family = family;
    this.tensors = tensors;
  }

  /**
   * Renames.
   *
   * @throws CheckpointException when two tensors get the same name
   */
  public static ModelTensors of(Checkpoint checkpoint, Naming naming) throws CheckpointException {
    String file = checkpoint.weightsName();
    Map<String, StoredTensor> found = new LinkedHashMap<>();
    Map<String, String> spelled = new LinkedHashMap<>();
    for (StoredTensor tensor : checkpoint.tensors().values()) {
      String name = naming.withoutPrefix(tensor.name());
      if (naming.ignored().matcher(name).matches()) {
        continue;
      }
      found.put(name, tensor.named(name));
      String before = spelled.put(name, tensor.name());
      if (before != null) {
        List<String> both = List.of(before, tensor.name()).stream().sorted().toList();
        throw new CheckpointException(
            file + " has both " + both.get(0) + " and " + both.get(1) + ".",
            "It is not clear which one counts; convert the model again.");
      }
    }
    return new ModelTensors(file, checkpoint.config(), naming.family(), found);
  }

  /** No tensors at all, for a config that comes alone. */
  public static ModelTensors none(ConfigKeys config, String family) {
    return new ModelTensors("", config, family, Map.of());
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /**
   * Whether two tensors are there and hold the same bytes in the same shape and type.
   *
   * @throws CheckpointException when a file can't be read
   */
  public boolean same(String a, String b) throws CheckpointException {
    StoredTensor first = tensors.get(a);
    StoredTensor second = tensors.get(b);
    return first != null && second != null && TensorReader.sameBytes(first, second);
  }

  /**
   * The tensors a model needs, checked.
   *
   * @param shapes all it needs, by name
   * @param layers number of blocks it has
   * @param copy the name of a tensor that may be a copy of another and is then left out silently
   * @param notices takes what the user should know
   * @return in the order of the files
   * @throws CheckpointException when one is missing, of another shape or no weight
   */
  public Map<String, StoredTensor> require(
      Map<String, List<Long>> shapes, int layers, String copy, List<String> notices)
      throws CheckpointException {
    checkLayers(layers);
    checkPresent(shapes);
    checkShapes(shapes);
    checkTypes(shapes, notices);
    List<String> extra =
        tensors.keySet().stream()
            .filter(name -> !shapes.containsKey(name) && !name.equals(copy))
            .toList();
    if (!extra.isEmpty()) {
      notices.add(
          "Tensors that " + family + " does not have are ignored: " + firstFew(extra) + ".");
    }
    Map<String, StoredTensor> found = new LinkedHashMap<>(tensors);
    found.keySet().retainAll(shapes.keySet());
    return found;
  }

  private void checkLayers(int layers) throws CheckpointException {
    int stored = 0;
    for (String name : tensors.keySet()) {
      Matcher block = BLOCK.matcher(name);
      if (block.matches()) {
        stored = Math.max(stored, Integer.parseInt(block.group(1)) + 1);
      }
    }
    if (stored != layers && stored > 0) {
      List<String> keys =
          config.spellings(layers).stream().filter(key -> key.contains("layer")).toList();
      throw new CheckpointException(
          (keys.isEmpty()
                  ? "config.json means " + layers + " blocks"
                  : "config.json says " + String.join(" and ", keys) + " = " + layers)
              + ", but "
              + file
              + " has "
              + stored
              + " blocks.",
          REMEDY);
    }
  }

  private void checkPresent(Map<String, List<Long>> shapes) throws CheckpointException {
    List<String> missing = shapes.keySet().stream().filter(name -> !has(name)).toList();
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

  private void checkShapes(Map<String, List<Long>> shapes) throws CheckpointException {
    List<String> rows = new ArrayList<>();
    Set<String> sizes = new LinkedHashSet<>();
    boolean transposed = true;
    for (Map.Entry<String, List<Long>> expected : shapes.entrySet()) {
      List<Long> shape = shapeOf(expected.getKey());
      if (!shape.equals(expected.getValue())) {
        rows.add(
            String.format(
                Locale.ROOT, "%-28s %-16s %s", expected.getKey(), expected.getValue(), shape));
        transposed &= isTransposed(shape, expected.getValue());
        nameSizes(sizes, expected.getKey(), expected.getValue(), shape);
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
            + (sizes.isEmpty()
                ? ""
                : sizes.stream().limit(MOST_NAMED).collect(Collectors.joining(", ", " (", ")")))
            + ":\n"
            + String.format(Locale.ROOT, "%-28s %-16s %s\n", "tensor", "expected", "found")
            + String.join("\n", rows.subList(0, Math.min(MOST_ROWS, rows.size())))
            + (more > 0 ? "\nand " + more + " more" : ""),
        transposed
            ? "They are transposed against what " + family + " stores; convert the model again."
            : REMEDY);
  }

  /** Names the config keys behind a wrong size, with both numbers. */
  private void nameSizes(Set<String> sizes, String name, List<Long> expected, List<Long> found) {
    if (expected.size() != found.size() || isTransposed(found, expected)) {
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      List<String> keys = config.spellings(expected.get(i));
      if (!found.get(i).equals(expected.get(i)) && !keys.isEmpty()) {
        sizes.add(
            String.join(" or ", keys)
                + " = "
                + expected.get(i)
                + " but "
                + name
                + " has "
                + found.get(i));
      }
    }
  }

  private List<Long> shapeOf(String name) {
    StoredTensor tensor = tensors.get(name);
    return tensor == null ? List.of() : tensor.shape();
  }

  private static boolean isTransposed(List<Long> shape, List<Long> expected) {
    return shape.size() == 2
        && expected.size() == 2
        && shape.get(0).equals(expected.get(1))
        && shape.get(1).equals(expected.get(0));
  }

  private void checkTypes(Map<String, List<Long>> shapes, List<String> notices)
      throws CheckpointException {
    boolean rounds = false;
    for (String name : shapes.keySet()) {
      StoredTensor tensor = tensors.get(name);
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

  private static String firstFew(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
        + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
  }
}
