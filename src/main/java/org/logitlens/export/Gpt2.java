package org.logitlens.export;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.Naming;

/** GPT-2 with every option of its configuration. Source: Radford et al. (2019). */
final class Gpt2 implements Architecture {
  /** Beside the weights, old versions stored the causal mask and its filler. */
  private static final Family FAMILY =
      new Family(
          "gpt2",
          "GPT2",
          new Naming(
              "GPT-2",
              List.of("transformer."),
              Pattern.compile("h\\.\\d+\\.attn\\.(bias|masked_bias)")));

  @Override
  public Family family() {
    return FAMILY;
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    return new Model(Gpt2Config.read(keys, notices));
  }

  private record Model(Gpt2Config config) implements Design {

    @Override
    public Sizes sizes() {
      return config.sizes();
    }

    @Override
    public OptionalInt bosId() {
      return config.bosId();
    }

    @Override
    public Value embed(Layers layers, Value ids) {
      return layers.embedWithPositions("wte", "wpe", sizes(), ids);
    }

    @Override
    public Residual block(Layers layers, int block, Value h) {
      Operators op = layers.op();
      String name = "h." + block;
      layers.section(name + "/attn");
      Value mid = op.add(h, attention(layers, block, norm(layers, h, name + ".ln_1")));
      layers.section(name + "/mlp");
      Value inner =
          layers.conv1d(
              norm(layers, mid, name + ".ln_2"),
              name + ".mlp.c_fc",
              sizes().width(),
              sizes().innerWidth());
      Value active = layers.activate(config.activation(), inner);
      Value mlp =
          layers.conv1d(active, name + ".mlp.c_proj", sizes().innerWidth(), sizes().width());
      return new Residual(mid, op.add(mid, mlp));
    }

    private Value attention(Layers layers, int block, Value x) {
      String name = "h." + block + ".attn";
      int width = sizes().width();
      Attention attention =
          Attention.of(sizes().heads(), config.headWidth(), config.attentionScale(block));
      Value joined = layers.conv1d(x, name + ".c_attn", width, 3L * width);
      List<Value> qkv =
          layers.op().split(joined, 1, 3).stream()
              .map(part -> attention.split(layers, part, sizes().heads()))
              .toList();
      Value mixed =
          attention.mix(layers, qkv.get(0), qkv.get(1), qkv.get(2), layers.causalMask(), null);
      return layers.conv1d(mixed, name + ".c_proj", width, width);
    }

    private Value norm(Layers layers, Value x, String name) {
      return layers.norm(x, Norm.layer(name, config.layerNormEpsilon()), sizes().width());
    }

    @Override
    public Readout readout() {
      return Readout.plain(
          Norm.layer("ln_f", config.layerNormEpsilon()),
          sizes().width(),
          "wte",
          config.tiedEmbeddings());
    }
  }
}
