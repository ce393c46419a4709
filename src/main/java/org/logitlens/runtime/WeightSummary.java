package org.logitlens.runtime;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.StoredTensor;

/**
 * What a model's weights amount to.
 *
 * @param parameters number of weights
 * @param bytes their size as stored
 * @param largest number of weights in the largest tensor
 * @param dtype how they are stored: one name, or several joined by {@code +}, most bytes first
 */
record WeightSummary(long parameters, long bytes, long largest, String dtype) {

  static WeightSummary of(List<StoredTensor> tensors) {
    Map<Dtype, Long> bytes =
        tensors.stream()
            .collect(
                Collectors.groupingBy(
                    StoredTensor::dtype, Collectors.summingLong(StoredTensor::bytes)));
    String dtype =
        bytes.entrySet().stream()
            .sorted(Map.Entry.<Dtype, Long>comparingByValue().reversed())
            .map(entry -> entry.getKey().name())
            .collect(Collectors.joining("+"));
    return new WeightSummary(
        tensors.stream().mapToLong(StoredTensor::elements).sum(),
        tensors.stream().mapToLong(StoredTensor::bytes).sum(),
        tensors.stream().mapToLong(StoredTensor::elements).max().orElse(0),
        dtype);
  }

  /** Whether all are in single precision, so that they can be used as they are mapped. */
  boolean isSingle() {
    return dtype.equals(Dtype.F32.name());
  }
}
