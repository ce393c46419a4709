package org.logitlens.export;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.Naming;

/**
 * OPT, with norms before or after attention and MLP, and embeddings that may be narrower than the
 * stream. Source: Zhang et al., "OPT: Open Pre-trained Transformer Language Models" (2022).
 *
 * <p>Where norms come after, the stream is what they give: that is then the row between attention
 * and MLP, and the last row is decoded without another norm.
 */
final class Opt implements Architecture {
  /** The config does not speak of it. */
  private static final double EPSILON = 1e-5;

  /** The first rows of the table of positions belong to none. */
  private static final int POSITION_OFFSET = 2;

  private static final SizeKeys SIZES =
      SizeKeys.usual(new Sizes(12, 768, 12, 3072, 50_272, 2048)).inner("ffn_dim");

  private static final Family FAMILY =
      new Family(
          "opt",
          "OPT",
          new Naming(
              "OPT",
              List.of("model.decoder.", "decoder."),
              Pattern.compile("version|embed_positions\\._float_tensor")));

  @Override
  public Family family() {
    return FAMILY;
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    Sizes sizes = SIZES.readShared(keys);
    boolean normBefore = keys.flag("do_layer_norm_before", true);
    boolean withoutLastNorm = keys.flag("_remove_final_layer_norm", false);
    // Keys of models that took over the form, such as Galactica.
    ModelKeys.requireIfSet(keys, "learned_embeddings", true);
    ModelKeys.requireIfSet(keys, "scale_embeddings", false);
    keys.ignore(
        List.of("activation_dropout", "attention_dropout", "dropout", "init_std", "layerdrop"));
    return new Model(
        sizes,
        ModelKeys.sizeOrNull(keys, "word_embed_proj_dim", sizes.width(), SizeKeys.MOST_WIDTH),
        ModelKeys.activation(keys, "activation_function", "relu"),
        normBefore,
        normBefore && !withoutLastNorm,
        keys.flag("layer_norm_elementwise_affine", true),
        keys.flag("enable_bias", true),
        keys.flag("tie_word_embeddings", true),
        ModelKeys.bos(keys, sizes.vocabularySize(), 2));
  }

  /**
   * What the config says.
   *
   * @param embeddingWidth width of the embeddings, projected where it is not the stream's
   * @param normBefore whether a norm comes before attention and MLP, else after what they add to
   * @param lastNorm whether there is one after the last block
   * @param affine whether norms have gain and bias
   * @param bias whether all other layers have a bias
   */
  private record Model(
      Sizes sizes,
      int embeddingWidth,
      Activation activation,
      boolean normBefore,
      boolean lastNorm,
      boolean affine,
      boolean bias,
      boolean tied,
      OptionalInt bosId)
      implements Design {

    private boolean projected() {
      return embeddingWidth != sizes.width();
    }

    @Override
    public Value embed(Layers layers, Value ids) {
      Operators op = layers.op();
      Value tokens = layers.embed("embed_tokens", sizes.vocabularySize(), embeddingWidth, ids);
      if (projected()) {
        tokens = layers.linear(tokens, "project_in", embeddingWidth, sizes.width(), false);
      }
      Value rows = op.add(layers.positions(), layers.graph().constant((long) POSITION_OFFSET));
      long stored = (long) sizes.contextLength() + POSITION_OFFSET;
      return op.add(tokens, layers.embed("embed_positions", stored, sizes.width(), rows));
    }

    @Override
    public Residual block(Layers layers, int block, Value h) {
      Operators op = layers.op();
      String name = "layers." + block;
      String attentionNorm = name + ".self_attn_layer_norm";
      String mlpNorm = name + ".final_layer_norm";
      layers.section(name + "/self_attn");
      Value added = attention(layers, block, before(layers, h, attentionNorm));
      Value mid = after(layers, op.add(h, added), attentionNorm);
      layers.section(name + "/mlp");
      Value seen = before(layers, mid, mlpNorm);
      Value mlp = layers.mlp(seen, name + ".fc1", name + ".fc2", activation, sizes, bias);
      return new Residual(mid, after(layers, op.add(mid, mlp), mlpNorm));
    }

    private Value before(Layers layers, Value x, String name) {
      return normBefore ? layers.norm(x, norm(name), sizes.width()) : x;
    }

    private Value after(Layers layers, Value x, String name) {
      return normBefore ? x : layers.norm(x, norm(name), sizes.width());
    }

    private Norm norm(String name) {
      return new Norm(Norm.Kind.LAYER, name, affine, affine, EPSILON, 0);
    }

    private Value attention(Layers layers, int block, Value x) {
      String name = "layers." + block + ".self_attn.";
      int width = sizes.width();
      Attention attention = Attention.of(sizes);
      Value q = attention.project(layers, x, name + "q_proj", bias);
      Value k = attention.project(layers, x, name + "k_proj", bias);
      Value v = attention.project(layers, x, name + "v_proj", bias);
      Value mixed = attention.mix(layers, q, k, v, layers.causalMask(), null);
      return layers.linear(mixed, name + "out_proj", width, width, bias);
    }

    @Override
    public Readout readout() {
      return new Readout(
          lastNorm ? norm("final_layer_norm") : Norm.none(),
          projected() ? "project_out" : "",
          embeddingWidth,
          "embed_tokens",
          "lm_head",
          tied,
          false,
          0);
    }
  }
}
