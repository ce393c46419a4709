package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ForeignFormat;
import org.logitlens.checkpoint.RegularFile;

/**
 * Reads an ONNX file without its weights: where a tensor's bytes lie in the file, the tensor is
 * given as external data that has an offset and a length but no location. Memory follows from the
 * number of nodes; the weights are skipped, not read.
 *
 * <p>Numbers of fields are those of {@code onnx.proto}. The packed {@code float_data} and {@code
 * double_data} are little-endian and contiguous, the same bytes as {@code raw_data}.
 */
final class OnnxSkeleton {
  /** What external data without a location means: the ONNX file itself. */
  static final String OFFSET = "offset";

  static final String LENGTH = "length";

  /** Shorter tensors stay as they are. */
  private static final int SMALL = 16;

  /** The most that is kept: names and attributes of tens of thousands of nodes. */
  private static final long MOST_KEPT = 64L << 20;

  private static final int DEEPEST = 48;

  private final CodedInputStream in;
  private long kept;

  private OnnxSkeleton(CodedInputStream in) {
    this.in = in;
  }

  /** The messages that hold tensors, directly or further down. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    FUNCTION,
    OTHER;

    Message field(int number) {
      return switch (this) {
        case MODEL -> number == 7 ? GRAPH : number == 25 ? FUNCTION : OTHER;
        case GRAPH -> number == 1 ? NODE : number == 5 ? TENSOR : OTHER;
        case NODE -> number == 5 ? ATTRIBUTE : OTHER;
        case FUNCTION -> number == 7 ? NODE : OTHER;
        case ATTRIBUTE ->
            number == 5 || number == 10 ? TENSOR : number == 6 || number == 11 ? GRAPH : OTHER;
        case TENSOR, OTHER -> OTHER;
      };
    }

    /** Notes for readers and shapes that the engine infers again. */
    boolean drops(int number) {
      return switch (this) {
        case GRAPH -> number == 10 || number == 13 || number == 16;
        case NODE -> number == 6 || number == 9;
        default -> false;
      };
    }

    /** Whether the field is bytes of weights. */
    boolean isData(int number) {
      return this == TENSOR && (number == 4 || number == 9 || number == 10);
    }
  }

  /**
   * Reads.
   *
   * @throws CheckpointException when the file is something else, damaged or over 2 GiB
   */
  static ModelProto read(RegularFile file) throws CheckpointException {
    Optional<ForeignFormat> format = ForeignFormat.of(file);
    if (format.isPresent()) {
      throw new CheckpointException(
          file.path() + " is not an ONNX file: it is " + format.get().description() + ".",
          format.get().remedy());
    }
    if (file.size() > Integer.MAX_VALUE) {
      throw new CheckpointException(
          file.path()
              + " has "
              + file.size()
              + " bytes; an ONNX file with its weights inside ends at 2 GiB, as protobuf does.",
          "Save it with its weights as external data.");
    }
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file.path()), 1 << 16)) {
      CodedInputStream in = CodedInputStream.newInstance(stream);
      ByteString skeleton =
          new OnnxSkeleton(in).message(Message.MODEL, Math.toIntExact(file.size()), 0);
      ModelProto model = ModelProto.parseFrom(skeleton);
      if (model.getGraph().getNodeCount() == 0) {
        throw new InvalidProtocolBufferException("it has no graph");
      }
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new CheckpointException(
          file.path() + " is not an ONNX file, or is damaged: " + e.getMessage(),
          "Download or export it again.",
          e);
    } catch (IOException e) {
      throw new CheckpointException(
          file.path() + " can't be read: " + e.getMessage(),
          "Check the file, its permissions and the disk.",
          e);
    }
  }

  private ByteString message(Message message, int length, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new InvalidProtocolBufferException("its graphs are nested too deeply");
    }
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    int outer = in.pushLimit(length);
    long dataAt = -1;
    int dataLength = 0;
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      int number = WireFormat.getTagFieldNumber(tag);
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        number(tag, out);
        continue;
      }
      int size = in.readRawVarint32();
      if (message.drops(number)) {
        in.skipRawBytes(size);
      } else if (message.isData(number) && size > SMALL) {
        if (dataAt >= 0) {
          throw new InvalidProtocolBufferException("a tensor's bytes are in pieces");
        }
        dataAt = in.getTotalBytesRead();
        dataLength = size;
        in.skipRawBytes(size);
      } else if (message.field(number) != Message.OTHER) {
        ByteString inner = message(message.field(number), size, depth + 1);
        out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeBytesNoTag(inner);
      } else {
        keep(size);
        out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(size);
        out.writeRawBytes(in.readRawBytes(size));
      }
    }
    in.popLimit(outer);
    out.flush();
    ByteString result = bytes.toByteString();
    return dataAt < 0 ? result : pointing(result, dataAt, dataLength);
  }

  private void number(int tag, CodedOutputStream out) throws IOException {
    int field = WireFormat.getTagFieldNumber(tag);
    keep(Long.BYTES);
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> out.writeUInt64(field, in.readRawVarint64());
      case WireFormat.WIRETYPE_FIXED64 -> out.writeFixed64(field, in.readRawLittleEndian64());
      case WireFormat.WIRETYPE_FIXED32 -> out.writeFixed32(field, in.readRawLittleEndian32());
      default -> throw new InvalidProtocolBufferException("field " + field + " is no field");
    }
  }

  private void keep(int size) throws InvalidProtocolBufferException {
    kept += size;
    if (kept > MOST_KEPT) {
      throw new InvalidProtocolBufferException(
          "beside its weights it has more than " + (MOST_KEPT >> 20) + " MiB");
    }
  }

  private static ByteString pointing(ByteString tensor, long offset, int length)
      throws InvalidProtocolBufferException {
    TensorProto.Builder proto = TensorProto.parseFrom(tensor).toBuilder();
    if (proto.getExternalDataCount() > 0
        || proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new InvalidProtocolBufferException(
          "tensor " + proto.getName() + " lies both inside and outside of it");
    }
    return proto
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry(OFFSET, Long.toString(offset)))
        .addExternalData(entry(LENGTH, Integer.toString(length)))
        .build()
        .toByteString();
  }

  static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
