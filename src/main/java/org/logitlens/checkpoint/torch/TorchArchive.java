package org.logitlens.checkpoint.torch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.RegularFile;

/**
 * The zip format of PyTorch since 1.6: one folder of any name with {@code data.pkl}, a storage in
 * each {@code data/KEY}, {@code version} and, since 2.1, {@code byteorder}.
 */
final class TorchArchive {
  private static final String PICKLE = "data.pkl";
  private static final int SHORT_TEXT = 20;
  private static final int NEWEST_VERSION = 10;

  private final RegularFile file;
  private final FileChannel channel;
  private final Map<String, ZipRecord> records;
  private final String folder;

  private TorchArchive(RegularFile file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.records = ZipDirectory.read(channel);
    this.folder = folder(records);
  }

  /**
   * Reads an archive.
   *
   * @param channel of the file; stays open
   * @param unpacked takes storages that are compressed
   * @throws CheckpointException when the unpacked storages can't be written
   * @throws IOException when the archive is refused or can't be read
   */
  static TorchContents read(
      RegularFile file, FileChannel channel, UnpackedTensors unpacked, BooleanSupplier cancelled)
      throws IOException, CheckpointException {
    TorchArchive archive = new TorchArchive(file, channel);
    archive.checkVersion();
    archive.checkByteOrder();
    StorageIds storages = new StorageIds(StorageIds.ZIP_FIELDS);
    Object root = archive.unpickle(storages);
    return new TorchContents(root, archive.place(storages, unpacked, cancelled));
  }

  private static String folder(Map<String, ZipRecord> records) throws RefusedZipException {
    List<String> folders =
        records.keySet().stream()
            .filter(name -> name.indexOf('/') == name.length() - PICKLE.length() - 1)
            .filter(name -> name.endsWith("/" + PICKLE))
            .map(name -> name.substring(0, name.length() - PICKLE.length()))
            .toList();
    if (folders.size() != 1) {
      throw new RefusedZipException(
          "it has "
              + (folders.isEmpty() ? "no " : folders.size() + " times ")
              + PICKLE
              + " in a folder, so it is no archive of PyTorch");
    }
    if (records.containsKey(folders.get(0) + "constants.pkl")) {
      throw new RefusedZipException("it is a TorchScript program, not a file of tensors");
    }
    return folders.get(0);
  }

  private void checkVersion() throws IOException {
    ZipRecord record =
        records.getOrDefault(folder + ".data/version", records.get(folder + "version"));
    if (record == null) {
      throw new RefusedZipException("it has neither \".data/version\" nor \"version\"");
    }
    String version = text(record);
    if (!version.matches("[1-9]|" + NEWEST_VERSION)) {
      throw new RefusedZipException(
          "its version is "
              + PickleException.quote(version)
              + "; 1 to "
              + NEWEST_VERSION
              + " are known");
    }
  }

  private void checkByteOrder() throws IOException {
    ZipRecord record = records.get(folder + "byteorder");
    String order = record == null ? "little" : text(record);
    if (!order.equals("little")) {
      throw new RefusedZipException(
          "its byteorder is " + PickleException.quote(order) + "; only \"little\" is read");
    }
  }

  private String text(ZipRecord record) throws IOException {
    byte[] bytes =
        record.read(channel, in -> in.readNBytes((int) Math.min(SHORT_TEXT, record.bytes())));
    return new String(bytes, StandardCharsets.ISO_8859_1).strip();
  }

  private Object unpickle(StorageIds storages) throws IOException {
    ZipRecord record = records.get(folder + PICKLE);
    if (record == null || record.bytes() > PickleLimits.LONGEST_PICKLE) {
      throw new RefusedZipException(
          PICKLE + " is longer than " + PickleLimits.LONGEST_PICKLE + " bytes");
    }
    return record.read(
        channel, in -> new Unpickler(new PickleInput(in, record.bytes()), storages).load());
  }

  private StoragePlaces place(
      StorageIds storages, UnpackedTensors unpacked, BooleanSupplier cancelled)
      throws IOException, CheckpointException {
    Map<String, ZipRecord> used = new LinkedHashMap<>();
    for (TorchStorage storage : storages.storages().values()) {
      used.put(storage.key(), record(storage));
    }
    if (used.values().stream().anyMatch(ZipRecord::deflated)) {
      return unpacked.unpack(file, channel, used, cancelled);
    }
    Map<String, Long> offsets = new LinkedHashMap<>();
    used.forEach((key, record) -> offsets.put(key, record.dataOffset()));
    return new StoragePlaces(file.path(), offsets);
  }

  private ZipRecord record(TorchStorage storage) throws RefusedZipException {
    ZipRecord record = records.get(folder + "data/" + storage.key());
    if (record == null) {
      throw new RefusedZipException(
          "storage " + PickleException.quote(storage.key()) + " is missing");
    }
    long spare = record.bytes() - storage.wholeBytes();
    // A storage of bytes that is seen as larger numbers may end within the last one.
    if (spare < 0 || spare >= Math.max(TorchStorage.bytes(storage.dtype()), 1)) {
      throw new RefusedZipException(
          "storage "
              + PickleException.quote(storage.key())
              + " has "
              + record.bytes()
              + " bytes, but "
              + PICKLE
              + " announces "
              + storage.wholeBytes());
    }
    return record;
  }
}
