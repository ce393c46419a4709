package org.logitlens.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.logitlens.lens.ModelException;

/**
 * A GPT-2 checkpoint with random weights in single precision, made for measuring. Speed does not
 * depend on the values, so one block of random numbers is written over and over.
 */
final class RandomCheckpoint {
  /** GPT-2 small: 124 million weights, 0.5 GB. */
  static final ModelShape SMALL = new ModelShape(12, 768, 12, 3072, 50257, 1024);

  /** GPT-2 XL: 1.5 billion weights, 6.2 GB. */
  static final ModelShape XL = new ModelShape(48, 1600, 25, 6400, 50257, 1024);

  // A prime, so that no two rows of a weight start at the same place of the block.
  private static final int BLOCK = 4_194_301;
  private static final float DEVIATION = 0.02f;
  private static final float GAIN_DEVIATION = 0.1f;

  private final ModelShape shape;
  private final Map<String, List<Long>> tensors = new LinkedHashMap<>();

  private RandomCheckpoint(ModelShape shape) {
    this.shape = shape;
    long width = shape.width();
    long inner = shape.innerWidth();
    tensors.put("wte.weight", List.of((long) shape.vocabularySize(), width));
    tensors.put("wpe.weight", List.of((long) shape.contextLength(), width));
    for (int layer = 0; layer < shape.layers(); layer++) {
      String block = "h." + layer + ".";
      norm(block + "ln_1", width);
      affine(block + "attn.c_attn", width, 3 * width);
      affine(block + "attn.c_proj", width, width);
      norm(block + "ln_2", width);
      affine(block + "mlp.c_fc", width, inner);
      affine(block + "mlp.c_proj", inner, width);
    }
    norm("ln_f", width);
  }

  private void norm(String name, long width) {
    tensors.put(name + ".weight", List.of(width));
    tensors.put(name + ".bias", List.of(width));
  }

  private void affine(String name, long in, long out) {
    tensors.put(name + ".weight", List.of(in, out));
    tensors.put(name + ".bias", List.of(out));
  }

  /** The size of such a checkpoint's weights, bytes. */
  static long bytes(ModelShape shape) {
    return new RandomCheckpoint(shape)
        .tensors.values().stream().mapToLong(RandomCheckpoint::bytes).sum();
  }

  private static long bytes(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).reduce(Float.BYTES, (a, b) -> a * b);
  }

  /**
   * Writes one.
   *
   * @param folder an empty folder
   * @throws ModelException when the disk has no room for it, with both numbers
   */
  static void write(ModelShape shape, Path folder) throws IOException, ModelException {
    long needed = bytes(shape) + (1L << 20);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < needed) {
      throw new ModelException(
          "Random weights of this size need "
              + Bytes.text(needed)
              + " in "
              + folder
              + "; "
              + Bytes.text(free)
              + " are free.",
          "Name a folder with more room with -Djava.io.tmpdir=FOLDER, or measure fewer parts.",
          null);
    }
    RandomCheckpoint checkpoint = new RandomCheckpoint(shape);
    Files.writeString(folder.resolve("config.json"), checkpoint.config());
    checkpoint.writeWeights(folder.resolve("model.safetensors"));
  }

  private String config() {
    return """
        {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_layer": %d, "n_embd": %d,
         "n_head": %d, "n_inner": %d, "vocab_size": %d, "n_positions": %d, "n_ctx": %d,
         "activation_function": "gelu_new", "layer_norm_epsilon": 1e-05}
        """
        .formatted(
            shape.layers(),
            shape.width(),
            shape.heads(),
            shape.innerWidth(),
            shape.vocabularySize(),
            shape.contextLength(),
            shape.contextLength());
  }

  private void writeWeights(Path file) throws IOException {
    byte[] header = header().getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer start =
          ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
      writeFully(channel, start.putLong(header.length).put(header).flip());
      ByteBuffer weights = block(0, DEVIATION);
      ByteBuffer gains = block(1, GAIN_DEVIATION);
      for (Map.Entry<String, List<Long>> tensor : tensors.entrySet()) {
        boolean gain = tensor.getKey().matches("(.*\\.)?ln_.*weight");
        writeRepeated(channel, gain ? gains : weights, bytes(tensor.getValue()));
      }
    }
  }

  private String header() {
    StringBuilder json = new StringBuilder("{");
    long offset = 0;
    for (Map.Entry<String, List<Long>> tensor : tensors.entrySet()) {
      long end = offset + bytes(tensor.getValue());
      json.append(json.length() > 1 ? "," : "")
          .append('"')
          .append(tensor.getKey())
          .append("\":{\"dtype\":\"F32\",\"shape\":")
          .append(tensor.getValue())
          .append(",\"data_offsets\":[")
          .append(offset)
          .append(',')
          .append(end)
          .append("]}");
      offset = end;
    }
    json.append('}');
    // Weights then start at a multiple of 64 bytes, as the engine likes them mapped.
    while ((Long.BYTES + json.length()) % 64 != 0) {
      json.append(' ');
    }
    return json.toString();
  }

  private static ByteBuffer block(float mean, float deviation) {
    ByteBuffer block =
        ByteBuffer.allocateDirect(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(20);
    while (block.hasRemaining()) {
      // Uniform with the deviation asked for; a normal distribution would take seconds.
      block.putFloat(mean + deviation * (float) Math.sqrt(12) * (random.nextFloat() - 0.5f));
    }
    return block.flip();
  }

  /** Goes on in the block where the last tensor stopped. */
  private static void writeRepeated(FileChannel channel, ByteBuffer block, long bytes)
      throws IOException {
    long left = bytes;
    while (left > 0) {
      if (!block.hasRemaining()) {
        block.rewind();
      }
      ByteBuffer part = block.slice(block.position(), (int) Math.min(left, block.remaining()));
      block.position(block.position() + part.remaining());
      left -= part.remaining();
      writeFully(channel, part);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
