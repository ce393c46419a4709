package org.logitlens.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.RawSafetensors;

/**
 * The folder of a golden's model. Its weights follow from the tensors' names by a formula that
 * {@code src/test/python/architecture_goldens.py} describes and uses too.
 */
final class GoldenCheckpoint {
  private static final double HALF = 1 << 23;

  private static final Set<Dtype> WEIGHTS = EnumSet.of(Dtype.F32, Dtype.F16, Dtype.BF16);

  private GoldenCheckpoint() {}

  /**
   * Writes {@code config.json} and {@code model.safetensors}.
   *
   * @return the folder
   */
  static Path write(ArchitectureGolden golden, Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    entries.add("\"__metadata__\":{\"format\":\"pt\"}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (ArchitectureGolden.Tensor tensor : golden.tensors()) {
      int begin = data.size();
      data.writeBytes(bytes(tensor));
      entries.add(
          RawSafetensors.entry(tensor.name(), tensor.dtype(), tensor.shape(), begin, data.size()));
    }
    String header = RawSafetensors.header(entries.toArray(new String[0]));
    // Padded with spaces to a multiple of eight, as the format's own writer does.
    String padded = header + " ".repeat(-header.length() & 7);
    Files.writeString(folder.resolve("config.json"), golden.config());
    Files.write(
        folder.resolve("model.safetensors"), RawSafetensors.bytes(padded, data.toByteArray()));
    return folder;
  }

  /** The checksum of the bytes of all tensors, one after the other. */
  static long crc32(ArchitectureGolden golden) {
    CRC32 crc = new CRC32();
    golden.tensors().forEach(tensor -> crc.update(bytes(tensor)));
    return crc.getValue();
  }

  /** What is stored; zeros where it is no weight. */
  private static byte[] bytes(ArchitectureGolden.Tensor tensor) {
    int count = (int) tensor.shape().stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b);
    Dtype dtype = Dtype.valueOf(tensor.dtype());
    return WEIGHTS.contains(dtype)
        ? RawSafetensors.encode(dtype, values(tensor.seed(), tensor.shape().size(), count))
        : new byte[count * dtype.bits() / Byte.SIZE];
  }

  /** The weights of a name; all arithmetic of integers wraps around. */
  private static float[] values(String name, int rank, int count) {
    int seed = 0x811C9DC5;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      seed = (seed ^ (b & 0xFF)) * 0x01000193;
    }
    double scale = rank > 1 ? 0.6 : 0.3;
    double shift = rank <= 1 && name.endsWith("weight") ? 1 : 0;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int x = i * 0x9E3779B9 + seed;
      x = (x ^ (x >>> 16)) * 0x85EBCA6B;
      x = (x ^ (x >>> 13)) * 0xC2B2AE35;
      x ^= x >>> 16;
      values[i] = (float) (scale * (((x >>> 8) - HALF) / HALF) + shift);
    }
    return values;
  }
}
