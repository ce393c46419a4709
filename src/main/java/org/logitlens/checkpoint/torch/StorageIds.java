package org.logitlens.checkpoint.torch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The storages that a pickle refers to, told by the tuples that stand for them. */
final class StorageIds {
  /** Fields of a zip file's tuples: "storage", type, key, device, number of elements. */
  static final int ZIP_FIELDS = 5;

  /** Fields of a stacked file's tuples: the same and what part it is of the whole. */
  static final int STACKED_FIELDS = 6;

  private final int fields;
  private final Map<String, TorchStorage> storages = new LinkedHashMap<>();

  StorageIds(int fields) {
    this.fields = fields;
  }

  /** The storages by key as first referred to, in that order. */
  Map<String, TorchStorage> storages() {
    return Collections.unmodifiableMap(storages);
  }

  /** The storage that a tuple stands for. */
  TorchStorage resolve(Object id) throws PickleException {
    if (!(id instanceof PickledList parts
        && parts.isTuple()
        && parts.size() == fields
        && parts.get(0).equals("storage")
        && parts.get(1) instanceof TorchGlobal type
        && type.kind() == TorchGlobal.Kind.STORAGE
        && parts.get(2) instanceof String key
        && parts.get(4) instanceof Long elements)) {
      throw new PickleException("something from outside the pickle is asked for, and no storage");
    }
    if (elements < 0 || elements > Long.MAX_VALUE / Long.BYTES) {
      throw new PickleException("a storage has " + elements + " elements");
    }
    TorchStorage storage = new TorchStorage(key, type.dtype(), elements, 0, elements);
    TorchStorage first = storages.putIfAbsent(key, storage);
    if (first != null && first.wholeBytes() != storage.wholeBytes()) {
      throw new PickleException(
          "storage "
              + PickleException.quote(key)
              + " has once "
              + first.wholeBytes()
              + " bytes, once "
              + storage.wholeBytes());
    }
    return fields == ZIP_FIELDS || parts.get(5) == None.NONE
        ? storage
        : part(storage, parts.get(5));
  }

  private static TorchStorage part(TorchStorage whole, Object view) throws PickleException {
    if (view instanceof List<?> parts
        && parts.size() == 3
        && parts.get(1) instanceof Long start
        && parts.get(2) instanceof Long elements
        && start >= 0
        && elements >= 0
        && start <= whole.wholeElements()
        && elements <= whole.wholeElements() - start) {
      return new TorchStorage(whole.key(), whole.dtype(), whole.wholeElements(), start, elements);
    }
    throw new PickleException(
        "a part of storage " + PickleException.quote(whole.key()) + " does not lie in it");
  }
}
