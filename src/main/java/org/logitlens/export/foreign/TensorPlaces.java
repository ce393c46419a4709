package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.RegularFile;
import org.logitlens.checkpoint.StoredTensor;

/**
 * Where the tensors of an ONNX file lie: in it, or in files beside it. Every place is checked
 * before the engine sees it. All files must be in one folder, symbolic links followed; in a hub
 * cache that is the folder of blobs.
 */
final class TensorPlaces {
  private static final String LOCATION = "location";

  /** Constants up to here that are no weights are read, since what they say shapes the graph. */
  private static final long MOST_READ = 1024;

  private final Path opened;
  private final RegularFile onnx;
  private final Path folder;

  /** By what tensors call them; the ONNX file without a name. */
  private final Map<String, RegularFile> files = new LinkedHashMap<>();

  /**
   * Begins.
   *
   * @param opened the ONNX file as the user named it
   * @param onnx the same file, looked at
   */
  TensorPlaces(Path opened, RegularFile onnx) {
    this.opened = opened;
    this.onnx = onnx;
    this.folder = Objects.requireNonNull(onnx.path().toAbsolutePath().getParent());
    files.put("", onnx);
  }

  /** The folder of all files. */
  Path folder() {
    return folder;
  }

  /** The files met so far, the ONNX file first. */
  List<RegularFile> files() {
    return List.copyOf(files.values());
  }

  /**
   * A tensor as the engine is to read it: from a file of {@link #folder} by its plain name, or,
   * where it is short and no weight, from the graph.
   *
   * @throws CheckpointException when it is not where it says, or outside of the folder
   */
  TensorProto place(TensorProto tensor) throws CheckpointException {
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      checkInline(tensor);
      return tensor;
    }
    Map<String, String> entries = entries(tensor);
    StoredTensor stored = stored(tensor, entries, file(tensor, entries.getOrDefault(LOCATION, "")));
    boolean weight = stored.dtype().isWeight() && stored.elements() > 1;
    if (!weight && stored.bytes() <= MOST_READ) {
      return tensor.toBuilder()
          .clearExternalData()
          .clearDataLocation()
          .setRawData(read(stored))
          .build();
    }
    return tensor.toBuilder()
        .clearExternalData()
        .addExternalData(OnnxSkeleton.entry(LOCATION, String.valueOf(stored.file().getFileName())))
        .addExternalData(OnnxSkeleton.entry(OnnxSkeleton.OFFSET, Long.toString(stored.offset())))
        .addExternalData(OnnxSkeleton.entry(OnnxSkeleton.LENGTH, Long.toString(stored.bytes())))
        .build();
  }

  private void checkInline(TensorProto tensor) throws CheckpointException {
    Dtype dtype = ElementCodes.dtype(tensor).orElse(null);
    if (dtype != null) {
      int found = Constants.numbers(tensor).map(List::size).orElse(0);
      if (bytes(tensor, dtype) != (long) found * (dtype.bits() / Byte.SIZE)) {
        throw wrong(
            tensor,
            "has " + found + " values, but the shape " + tensor.getDimsList(),
            "The file is damaged; download or export it again.");
      }
    }
  }

  /** Where the bytes of a tensor are that was placed and lies outside of the graph. */
  StoredTensor stored(TensorProto placed) throws CheckpointException {
    Map<String, String> entries = entries(placed);
    Path path = folder.resolve(entries.getOrDefault(LOCATION, ""));
    for (RegularFile file : files.values()) {
      if (file.path().equals(path)) {
        return stored(placed, entries, file);
      }
    }
    throw new IllegalArgumentException(placed.getName() + " is not placed");
  }

  private static Map<String, String> entries(TensorProto tensor) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    return entries;
  }

  /** Checked against the shape and the file's size. */
  private StoredTensor stored(TensorProto tensor, Map<String, String> entries, RegularFile file)
      throws CheckpointException {
    Dtype dtype =
        ElementCodes.dtype(tensor)
            .orElseThrow(
                () ->
                    wrong(
                        tensor,
                        "has elements of ONNX's type " + tensor.getDataType(),
                        "Export the model in single or half precision."));
    long bytes = bytes(tensor, dtype);
    long offset = number(tensor, entries.getOrDefault(OnnxSkeleton.OFFSET, "0"));
    long length = number(tensor, entries.getOrDefault(OnnxSkeleton.LENGTH, Long.toString(bytes)));
    if (length != bytes) {
      throw wrong(
          tensor,
          "has " + length + " bytes, but its shape " + tensor.getDimsList() + " needs " + bytes,
          "The file is damaged; download or export it again.");
    }
    if (offset > file.size() - length) {
      throw wrong(
          tensor,
          "would end at byte "
              + (offset + length)
              + " of "
              + file.path()
              + ", which has "
              + file.size(),
          "The file is incomplete; download or export it again.");
    }
    return new StoredTensor(
        tensor.getName(), dtype, tensor.getDimsList(), file.path(), offset, length);
  }

  private RegularFile file(TensorProto tensor, String location) throws CheckpointException {
    RegularFile known = files.get(location);
    if (known != null) {
      return known;
    }
    RegularFile file = RegularFile.of(beside(tensor, location));
    if (!folder.equals(file.path().getParent())) {
      throw wrong(
          tensor,
          "lies in " + file.path() + ", outside of the model's folder " + folder,
          "Put the file itself beside the ONNX file.");
    }
    files.put(location, file);
    return file;
  }

  private Path beside(TensorProto tensor, String location) throws CheckpointException {
    Path relative;
    try {
      relative = Path.of(location);
    } catch (InvalidPathException e) {
      throw outside(tensor, location);
    }
    // Also what another system takes for an absolute name or a step upwards.
    boolean foreign = location.indexOf('\\') >= 0 || location.indexOf(':') >= 0;
    boolean up = location.startsWith("/") || List.of(location.split("/", -1)).contains("..");
    if (foreign || up || relative.isAbsolute()) {
      throw outside(tensor, location);
    }
    Path plain = relative.normalize();
    if (plain.getNameCount() != 1 || plain.toString().isEmpty()) {
      throw wrong(
          tensor,
          "is in a subfolder: " + location,
          "Put the file beside the ONNX file and save the model again with that location.");
    }
    return opened.toAbsolutePath().resolveSibling(plain);
  }

  private CheckpointException outside(TensorProto tensor, String location) {
    return wrong(
        tensor,
        "points outside of the model's folder: " + location.replaceAll("\\p{Cntrl}", "?"),
        "Such a file is not opened; get the model from somewhere else.");
  }

  private long bytes(TensorProto tensor, Dtype dtype) throws CheckpointException {
    long bytes = dtype.bits() / Byte.SIZE;
    try {
      for (long size : tensor.getDimsList()) {
        if (size < 0) {
          throw new ArithmeticException();
        }
        bytes = Math.multiplyExact(bytes, size);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw wrong(
          tensor,
          "has the impossible shape " + tensor.getDimsList(),
          "The file is damaged; download or export it again.");
    }
  }

  private long number(TensorProto tensor, String digits) throws CheckpointException {
    if (!digits.matches("[0-9]{1,18}")) {
      throw wrong(
          tensor,
          "lies at \"" + digits + "\", which is no number",
          "The file is damaged; download or export it again.");
    }
    return Long.parseLong(digits);
  }

  private static ByteString read(StoredTensor tensor) throws CheckpointException {
    ByteBuffer bytes = ByteBuffer.allocate((int) tensor.bytes());
    try (FileChannel channel = FileChannel.open(tensor.file(), StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, tensor.offset() + bytes.position()) >= 0) {
        // Until all is there or the file ends.
      }
    } catch (IOException e) {
      throw new CheckpointException(
          tensor.file() + " can't be read: " + e.getMessage(),
          "Check the file, its permissions and the disk.",
          e);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  private CheckpointException wrong(TensorProto tensor, String what, String remedy) {
    return new CheckpointException(
        onnx.path() + ": tensor " + tensor.getName() + " " + what + ".", remedy);
  }
}
