package org.logitlens.checkpoint.torch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.logitlens.checkpoint.FileSlice;
import org.logitlens.checkpoint.RegularFile;

/**
 * PyTorch's format before 1.6: five pickles one after the other (a magic number, a protocol, facts
 * of the machine, the value, the keys of its storages), then for each key eight bytes with its
 * number of elements and the elements.
 */
final class StackedPickles {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final long size;

  private StackedPickles(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /**
   * Reads a file.
   *
   * @param channel of the file; stays open
   * @throws IOException when it is refused or can't be read
   */
  static TorchContents read(RegularFile file, FileChannel channel) throws IOException {
    StackedPickles stacked = new StackedPickles(channel, file.size());
    try (InputStream in = new BufferedInputStream(new FileSlice(channel, 0, file.size()), BUFFER)) {
      PickleInput pickles = new PickleInput(in, file.size());
      checkStart(pickles);
      StorageIds storages = new StorageIds(StorageIds.STACKED_FIELDS);
      Object root = new Unpickler(pickles, storages).load();
      Object keys = next(pickles);
      return new TorchContents(
          root,
          new StoragePlaces(
              file.path(), stacked.offsets(keys, storages.storages(), pickles.position())));
    }
  }

  /** A pickle in which no tensor is expected. */
  private static Object next(PickleInput pickles) throws IOException {
    return new Unpickler(pickles, new StorageIds(StorageIds.STACKED_FIELDS)).load();
  }

  private static void checkStart(PickleInput pickles) throws IOException {
    if (!next(pickles).equals(MAGIC)) {
      throw new PickleException("it is a pickle, but none that torch.save wrote");
    }
    Object protocol = next(pickles);
    if (!protocol.equals(PROTOCOL)) {
      throw new PickleException("its protocol is " + protocol + " instead of " + PROTOCOL);
    }
    if (!(next(pickles) instanceof Map<?, ?> system
        && Boolean.TRUE.equals(system.get("little_endian")))) {
      throw new PickleException("it was not written by a little-endian machine");
    }
  }

  private Map<String, Long> offsets(Object keys, Map<String, TorchStorage> storages, long start)
      throws IOException {
    Map<String, Long> offsets = new LinkedHashMap<>();
    long at = start;
    if (!(keys instanceof List<?> list)) {
      throw new PickleException("the list of its storages is no list");
    }
    for (Object key : list) {
      TorchStorage storage = key instanceof String name ? storages.get(name) : null;
      if (storage == null || offsets.containsKey(storage.key())) {
        throw new PickleException("its list of storages has one twice or one that no tensor uses");
      }
      checkElements(storage, at);
      offsets.put(storage.key(), at + Long.BYTES);
      at += Long.BYTES + storage.wholeBytes();
    }
    for (String key : storages.keySet()) {
      if (!offsets.containsKey(key)) {
        throw new PickleException("storage " + PickleException.quote(key) + " is missing");
      }
    }
    if (at != size) {
      throw new PickleException((size - at) + " bytes are left over at its end");
    }
    return offsets;
  }

  private void checkElements(TorchStorage storage, long at) throws IOException {
    String what = "storage " + PickleException.quote(storage.key());
    long left = size - at - Long.BYTES;
    if (storage.wholeBytes() > left) {
      throw new PickleException(
          what + " needs " + storage.wholeBytes() + " bytes, but the file ends before");
    }
    ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (count.hasRemaining()) {
      if (channel.read(count, at + count.position()) < 0) {
        throw new PickleException("the file became shorter");
      }
    }
    if (count.getLong(0) != storage.wholeElements()) {
      throw new PickleException(
          what
              + " has "
              + count.getLong(0)
              + " elements, but "
              + storage.wholeElements()
              + " are announced");
    }
  }
}
