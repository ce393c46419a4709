package org.logitlens.checkpoint.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.logitlens.checkpoint.Dtype;

/**
 * What the functions mean that PyTorch's pickles would call to make tensors. Their arguments are
 * those of {@code torch/_utils.py}.
 */
final class TensorRebuild {
  private TensorRebuild() {}

  /**
   * The tensor that a call describes.
   *
   * @throws PickleException when the arguments are others, or elements lie outside of the storage
   */
  static TensorView call(TorchGlobal function, List<Object> args) throws PickleException {
    switch (function.kind()) {
      case REBUILD_TENSOR -> {
        count(function, args, 4, 4);
        return view(function, args, storage(function, args).dtype());
      }
      case REBUILD_TENSOR_V2 -> {
        count(function, args, 6, 7);
        checkMetadata(args, 6);
        return view(function, args, storage(function, args).dtype());
      }
      case REBUILD_TENSOR_V3 -> {
        count(function, args, 7, 8);
        checkMetadata(args, 7);
        if (args.get(6) instanceof Dtype dtype) {
          return view(function, args, dtype);
        }
        throw wrong(function);
      }
      case REBUILD_PARAMETER, REBUILD_PARAMETER_WITH_STATE -> {
        count(function, args, 3, 4);
        if (args.get(0) instanceof TensorView tensor) {
          return tensor;
        }
        throw wrong(function);
      }
      default -> throw new PickleException(function + " is called, which makes no tensor");
    }
  }

  private static PickleException wrong(TorchGlobal function) {
    return new PickleException(function + " is called with arguments of other types");
  }

  private static void count(TorchGlobal function, List<Object> args, int from, int to)
      throws PickleException {
    if (args.size() < from || args.size() > to) {
      throw new PickleException(function + " is called with " + args.size() + " arguments");
    }
  }

  /** Metadata says that numbers are meant negated or conjugated. */
  private static void checkMetadata(List<Object> args, int index) throws PickleException {
    if (args.size() > index
        && args.get(index) != None.NONE
        && !(args.get(index) instanceof Map<?, ?> map && map.isEmpty())) {
      throw new PickleException("a tensor is stored negated, conjugated or otherwise unusual");
    }
  }

  private static TorchStorage storage(TorchGlobal function, List<Object> args)
      throws PickleException {
    if (args.get(0) instanceof TorchStorage storage) {
      return storage;
    }
    throw wrong(function);
  }

  private static TensorView view(TorchGlobal function, List<Object> args, Dtype dtype)
      throws PickleException {
    TorchStorage storage = storage(function, args);
    List<Long> shape = numbers(function, args.get(2));
    List<Long> strides = numbers(function, args.get(3));
    if (!(args.get(1) instanceof Long offset)) {
      throw wrong(function);
    }
    String what =
        "a tensor of shape "
            + shape
            + ", strides "
            + strides
            + " and offset "
            + offset
            + " in storage "
            + PickleException.quote(storage.key());
    if (shape.size() != strides.size() || shape.size() > PickleLimits.MOST_DIMENSIONS) {
      throw new PickleException(what + " has no such dimensions");
    }
    if (offset < 0 || anyNegative(shape) || anyNegative(strides)) {
      throw new PickleException(what + " goes backwards");
    }
    int elementBytes = TorchStorage.bytes(dtype);
    long available = storage.elements() * TorchStorage.bytes(storage.dtype());
    try {
      long first = Math.multiplyExact(offset, elementBytes);
      long bytes = Math.multiplyExact(extent(shape, strides), elementBytes);
      if (Math.addExact(first, bytes) > available) {
        throw new PickleException(what + " ends behind it: it has only " + available + " bytes");
      }
      long start = storage.start() * TorchStorage.bytes(storage.dtype());
      return new TensorView(dtype, shape, strides, storage, start + first, bytes);
    } catch (ArithmeticException e) {
      throw new PickleException(what + " is too large for any computer");
    }
  }

  private static boolean anyNegative(List<Long> numbers) {
    return numbers.stream().anyMatch(number -> number < 0);
  }

  /** Elements from the first to the last one. */
  private static long extent(List<Long> shape, List<Long> strides) {
    long last = 0;
    long count = 1;
    for (int i = 0; i < shape.size(); i++) {
      count = Math.multiplyExact(count, shape.get(i));
      last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape.get(i) - 1), strides.get(i)));
    }
    return count == 0 ? 0 : Math.addExact(last, 1);
  }

  private static List<Long> numbers(TorchGlobal function, Object value) throws PickleException {
    List<Long> numbers = new ArrayList<>();
    if (!(value instanceof List<?> list)) {
      throw wrong(function);
    }
    for (Object number : list) {
      if (!(number instanceof Long whole)) {
        throw wrong(function);
      }
      numbers.add(whole);
    }
    return numbers;
  }
}
