package org.logitlens.checkpoint.torch;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.logitlens.checkpoint.Dtype;

/**
 * A name of Python that a pickle may ask for; none of them is ever looked up, they only say what
 * the values behind them mean.
 *
 * @param kind what it means
 * @param dtype the elements of a storage; without meaning for the other kinds
 */
record TorchGlobal(Kind kind, Dtype dtype) {
  /** What a name means. */
  enum Kind {
    /** {@code OrderedDict}. */
    ORDERED_DICT,
    /** {@code torch.Size}: a tuple. */
    SIZE,
    /** The type of a storage. */
    STORAGE,
    /** (storage, offset, sizes, strides). */
    REBUILD_TENSOR,
    /** The same with requires_grad, hooks and, from 2.0 on, metadata. */
    REBUILD_TENSOR_V2,
    /** The same of bytes, with the dtype before the metadata. */
    REBUILD_TENSOR_V3,
    /** (tensor, requires_grad, hooks). */
    REBUILD_PARAMETER,
    /** The same with a dict of Python attributes. */
    REBUILD_PARAMETER_WITH_STATE
  }

  private static final Map<String, TorchGlobal> FUNCTIONS =
      Map.of(
          "collections.OrderedDict", of(Kind.ORDERED_DICT),
          "torch.Size", of(Kind.SIZE),
          "torch._utils._rebuild_tensor", of(Kind.REBUILD_TENSOR),
          "torch._utils._rebuild_tensor_v2", of(Kind.REBUILD_TENSOR_V2),
          "torch._utils._rebuild_tensor_v3", of(Kind.REBUILD_TENSOR_V3),
          "torch._utils._rebuild_parameter", of(Kind.REBUILD_PARAMETER),
          "torch._utils._rebuild_parameter_with_state", of(Kind.REBUILD_PARAMETER_WITH_STATE));

  private static final Map<String, TorchGlobal> STORAGES =
      Stream.of(
              storage("torch.DoubleStorage", Dtype.F64),
              storage("torch.FloatStorage", Dtype.F32),
              storage("torch.HalfStorage", Dtype.F16),
              storage("torch.BFloat16Storage", Dtype.BF16),
              storage("torch.LongStorage", Dtype.I64),
              storage("torch.IntStorage", Dtype.I32),
              storage("torch.ShortStorage", Dtype.I16),
              storage("torch.CharStorage", Dtype.I8),
              storage("torch.ByteStorage", Dtype.U8),
              storage("torch.BoolStorage", Dtype.BOOL),
              storage("torch.ComplexFloatStorage", Dtype.C64),
              storage("torch.storage.UntypedStorage", Dtype.U8),
              storage("torch.UntypedStorage", Dtype.U8))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final Map<String, Dtype> DTYPES =
      Map.ofEntries(
          Map.entry("torch.float64", Dtype.F64),
          Map.entry("torch.float32", Dtype.F32),
          Map.entry("torch.float16", Dtype.F16),
          Map.entry("torch.bfloat16", Dtype.BF16),
          Map.entry("torch.int64", Dtype.I64),
          Map.entry("torch.int32", Dtype.I32),
          Map.entry("torch.int16", Dtype.I16),
          Map.entry("torch.int8", Dtype.I8),
          Map.entry("torch.uint8", Dtype.U8),
          Map.entry("torch.uint16", Dtype.U16),
          Map.entry("torch.uint32", Dtype.U32),
          Map.entry("torch.uint64", Dtype.U64),
          Map.entry("torch.bool", Dtype.BOOL),
          Map.entry("torch.complex64", Dtype.C64),
          Map.entry("torch.float8_e4m3fn", Dtype.F8_E4M3),
          Map.entry("torch.float8_e5m2", Dtype.F8_E5M2),
          Map.entry("torch.float8_e8m0fnu", Dtype.F8_E8M0),
          Map.entry("torch.float8_e4m3fnuz", Dtype.F8_E4M3FNUZ),
          Map.entry("torch.float8_e5m2fnuz", Dtype.F8_E5M2FNUZ));

  private static TorchGlobal of(Kind kind) {
    return new TorchGlobal(kind, Dtype.U8);
  }

  private static Map.Entry<String, TorchGlobal> storage(String name, Dtype dtype) {
    return Map.entry(name, new TorchGlobal(Kind.STORAGE, dtype));
  }

  /**
   * What a name stands for: a {@link TorchGlobal}, or a {@link Dtype}, which is a value.
   *
   * @throws PickleException when it is none of the few; names it
   */
  static Object named(String module, String name) throws PickleException {
    String full = module + "." + name;
    return Optional.<Object>ofNullable(FUNCTIONS.get(full))
        .or(() -> Optional.ofNullable(STORAGES.get(full)))
        .or(() -> Optional.ofNullable(DTYPES.get(full)))
        .orElseThrow(
            () ->
                new PickleException(
                    "it asks for "
                        + PickleException.quote(full)
                        + ", which is none of the names a file of tensors needs"));
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
