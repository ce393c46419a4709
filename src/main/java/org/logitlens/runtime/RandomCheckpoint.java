package org.logitlens.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.FreeSpace;
import org.logitlens.export.Architecture;
import org.logitlens.export.Sizes;
import org.logitlens.lens.Amount;
import org.logitlens.lens.ModelException;

/**
 * A checkpoint with random weights, made for measuring. Speed does not depend on the values, so one
 * block of random numbers is written over and over.
 *
 * @param config the text of its {@code config.json}
 * @param dtype how its weights are stored: F32, F16 or BF16
 */
record RandomCheckpoint(String config, Dtype dtype) {
  /** GPT-2 small: 124 million weights, 0.5 GB. */
  static final RandomCheckpoint SMALL = gpt2(new Sizes(12, 768, 12, 3072, 50257, 1024), Dtype.F32);

  /** GPT-2 XL: 1.5 billion weights, 6.2 GB. */
  static final RandomCheckpoint XL = gpt2(new Sizes(48, 1600, 25, 6400, 50257, 1024), Dtype.F32);

  /** The same in half precision, 3.1 GB. */
  static final RandomCheckpoint XL_F16 = new RandomCheckpoint(XL.config(), Dtype.F16);

  /** A Llama of 1.1 billion weights in the form of TinyLlama, 2.2 GB. */
  static final RandomCheckpoint LLAMA =
      llama(new Sizes(22, 2048, 32, 5632, 32_000, 2048), 4, Dtype.BF16);

  // A prime, so that no two rows of a weight start at the same place of the block.
  private static final int BLOCK = 4_194_301;
  private static final float DEVIATION = 0.02f;
  private static final float GAIN_DEVIATION = 0.1f;

  /** A GPT-2. */
  static RandomCheckpoint gpt2(Sizes sizes, Dtype dtype) {
    return new RandomCheckpoint(
        String.format(
            Locale.ROOT,
            """
            {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_layer": %d,
             "n_embd": %d, "n_head": %d, "n_inner": %d, "vocab_size": %d, "n_positions": %d, "n_ctx": %d,
             "activation_function": "gelu_new", "layer_norm_epsilon": 1e-05}
            """,
            sizes.layers(),
            sizes.width(),
            sizes.heads(),
            sizes.innerWidth(),
            sizes.vocabularySize(),
            sizes.contextLength(),
            sizes.contextLength()),
        dtype);
  }

  /** A Llama with an unembedding of its own. */
  static RandomCheckpoint llama(Sizes sizes, int keyHeads, Dtype dtype) {
    return new RandomCheckpoint(
        String.format(
            Locale.ROOT,
            """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "num_hidden_layers": %d,
             "hidden_size": %d, "num_attention_heads": %d, "num_key_value_heads": %d,
             "intermediate_size": %d, "vocab_size": %d, "max_position_embeddings": %d,
             "hidden_act": "silu", "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
             "tie_word_embeddings": false}
            """,
            sizes.layers(),
            sizes.width(),
            sizes.heads(),
            keyHeads,
            sizes.innerWidth(),
            sizes.vocabularySize(),
            sizes.contextLength()),
        dtype);
  }

  /**
   * Writes it.
   *
   * @param folder an empty folder
   * @throws ModelException when the disk has no room for it, with both numbers
   */
  void write(Path folder) throws IOException, ModelException, CheckpointException {
    Path file = folder.resolve(Checkpoint.CONFIG);
    Files.writeString(file, config);
    Map<String, List<Long>> tensors = Architecture.weights(ConfigKeys.read(file));
    long needed = tensors.values().stream().mapToLong(this::bytes).sum() + (1L << 20);
    long free = FreeSpace.in(folder).orElse(Long.MAX_VALUE);
    if (free < needed) {
      throw new ModelException(
          "Random weights of this size need "
              + Amount.bytes(needed)
              + " in "
              + folder
              + "; "
              + Amount.bytes(free)
              + " are free.",
          "Name a folder with more room with -Djava.io.tmpdir=FOLDER, or measure fewer parts.",
          null);
    }
    writeWeights(tensors, folder.resolve("model.safetensors"));
  }

  private long bytes(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).reduce(dtype.bits() / 8, (a, b) -> a * b);
  }

  private void writeWeights(Map<String, List<Long>> tensors, Path file) throws IOException {
    byte[] header = header(tensors).getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer start =
          ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
      writeFully(channel, start.putLong(header.length).put(header).flip());
      ByteBuffer weights = block(0, DEVIATION);
      ByteBuffer gains = block(1, GAIN_DEVIATION);
      for (Map.Entry<String, List<Long>> tensor : tensors.entrySet()) {
        boolean gain = tensor.getKey().matches("(.*[._])?(ln_|norm|.*layernorm).*weight");
        writeRepeated(channel, gain ? gains : weights, bytes(tensor.getValue()));
      }
    }
  }

  private String header(Map<String, List<Long>> tensors) {
    StringBuilder json = new StringBuilder("{");
    long offset = 0;
    for (Map.Entry<String, List<Long>> tensor : tensors.entrySet()) {
      long end = offset + bytes(tensor.getValue());
      json.append(json.length() > 1 ? "," : "")
          .append('"')
          .append(tensor.getKey())
          .append("\":{\"dtype\":\"")
          .append(dtype)
          .append("\",\"shape\":")
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

  private ByteBuffer block(float mean, float deviation) {
    ByteBuffer block =
        ByteBuffer.allocateDirect(BLOCK * dtype.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(20);
    while (block.hasRemaining()) {
      // Uniform with the deviation asked for; a normal distribution would take seconds.
      float value = mean + deviation * (float) Math.sqrt(12) * (random.nextFloat() - 0.5f);
      switch (dtype) {
        case F32 -> block.putFloat(value);
        case BF16 -> block.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
        case F16 -> block.putShort(half(value));
        default -> throw new IllegalStateException(dtype.name());
      }
    }
    return block.flip();
  }

  /** The nearest half below, for normal numbers of half precision; others become 0. */
  private static short half(float value) {
    int bits = Float.floatToRawIntBits(value);
    int exponent = (bits >>> 23 & 0xff) - 127;
    int sign = bits >>> 16 & 0x8000;
    return (short)
        (exponent < -14 ? sign : sign | ((exponent + 15) << 10) | ((bits >>> 13) & 0x3ff));
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
