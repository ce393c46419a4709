package org.logitlens.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.NonFinite;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;
import org.logitlens.export.Network;

/** How many values of each tensor of a model are no numbers. */
final class TensorCounts {
  private final Map<StoredTensor, NonFinite> counts;

  private TensorCounts(Map<StoredTensor, NonFinite> counts) {
    this.counts = counts;
  }

  /**
   * Reads all weights of a model once.
   *
   * @throws CliException when they cannot be read
   */
  static TensorCounts of(Path folder) throws CliException {
    Map<StoredTensor, NonFinite> counts = new LinkedHashMap<>();
    try {
      for (StoredTensor tensor : Network.open(folder).tensors()) {
        counts.put(tensor, TensorReader.countNonFinite(tensor, () -> false));
      }
    } catch (CheckpointException e) {
      throw new CliException(ExitCodes.MODEL, e.getMessage(), e.remedy(), e);
    }
    return new TensorCounts(counts);
  }

  /**
   * A line of totals, and one for each tensor with a value that is no number.
   *
   * @param every whether the others have a line too
   */
  List<String> lines(boolean every) {
    long nan = counts.values().stream().mapToLong(NonFinite::nan).sum();
    long infinite = counts.values().stream().mapToLong(NonFinite::infinite).sum();
    String total =
        String.format(
            Locale.ROOT, "%,d NaN and %,d infinite in %,d tensors", nan, infinite, counts.size());
    return Stream.concat(
            Stream.of(total),
            counts.entrySet().stream()
                .filter(entry -> every || !entry.getValue().none())
                .map(entry -> line(entry.getKey(), entry.getValue())))
        .toList();
  }

  private static String line(StoredTensor tensor, NonFinite found) {
    return String.format(
        Locale.ROOT,
        "%s %s %s: %,d NaN, %,d infinite",
        tensor.name(),
        tensor.dtype(),
        tensor.shape(),
        found.nan(),
        found.infinite());
  }
}
