package org.logitlens.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that a GPT-2 must have, by name, with their shapes. */
final class Gpt2Shapes {
  static final String TOKEN_EMBEDDING = "wte.weight";
  static final String POSITION_EMBEDDING = "wpe.weight";
  static final String UNEMBEDDING = "lm_head.weight";

  private Gpt2Shapes() {}

  /** Every tensor but the optional {@code lm_head.weight}, in the order of the computation. */
  static Map<String, List<Long>> of(Gpt2Config config) {
    long width = config.width();
    long inner = config.innerWidth();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put(TOKEN_EMBEDDING, List.of((long) config.vocabularySize(), width));
    shapes.put(POSITION_EMBEDDING, List.of((long) config.contextLength(), width));
    for (int block = 0; block < config.layers(); block++) {
      String prefix = "h." + block + ".";
      norm(shapes, prefix + "ln_1", width);
      linear(shapes, prefix + "attn.c_attn", width, 3 * width);
      linear(shapes, prefix + "attn.c_proj", width, width);
      norm(shapes, prefix + "ln_2", width);
      linear(shapes, prefix + "mlp.c_fc", width, inner);
      linear(shapes, prefix + "mlp.c_proj", inner, width);
    }
    norm(shapes, "ln_f", width);
    return shapes;
  }

  private static void norm(Map<String, List<Long>> shapes, String name, long width) {
    shapes.put(name + ".weight", List.of(width));
    shapes.put(name + ".bias", List.of(width));
  }

  private static void linear(Map<String, List<Long>> shapes, String name, long in, long out) {
    shapes.put(name + ".weight", List.of(in, out));
    shapes.put(name + ".bias", List.of(out));
  }
}
