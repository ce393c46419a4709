package org.logitlens.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;
import org.logitlens.export.Activation;
import org.logitlens.export.Gpt2Config;
import org.logitlens.export.Network;

/**
 * GPT-2 in plain loops and double precision, to compare with. Shares nothing with the graphs but
 * the stored weights.
 */
public final class Gpt2Reference {
  private final Gpt2Config config;
  private final Map<String, float[]> weights = new HashMap<>();

  /** Columns of W, [C][V]. */
  private final double[][] unembedding;

  /** Reads all weights. */
  public Gpt2Reference(Network network) throws CheckpointException {
    this.config = Gpt2Config.read(Checkpoint.open(network.folder()).config(), new ArrayList<>());
    for (StoredTensor tensor : network.tensors()) {
      weights.put(tensor.name(), TensorReader.read(tensor));
    }
    float[] rows = TensorReader.read(network.unembedding());
    this.unembedding = new double[config.sizes().width()][config.sizes().vocabularySize()];
    for (int i = 0; i < rows.length; i++) {
      unembedding[i % config.sizes().width()][i / config.sizes().width()] = rows[i];
    }
  }

  /**
   * The rows of a prompt.
   *
   * @param blocks {@code h_0 .. h_L}, [L + 1][T][C]
   * @param mids {@code m_1 .. m_L} and {@code h_L}, [L + 1][T][C]
   */
  @SuppressWarnings("ArrayRecordComponent") // A pair of results, never compared.
  public record Hidden(double[][][] blocks, double[][][] mids) {}

  /** Runs the model, up to before the final norm. */
  public Hidden hidden(int[] ids) {
    int layers = config.sizes().layers();
    double[][][] blocks = new double[layers + 1][][];
    double[][][] mids = new double[layers + 1][][];
    double[][] h = new double[ids.length][config.sizes().width()];
    for (int t = 0; t < ids.length; t++) {
      for (int c = 0; c < config.sizes().width(); c++) {
        h[t][c] =
            (double) get("wte.weight")[ids[t] * config.sizes().width() + c]
                + get("wpe.weight")[t * config.sizes().width() + c];
      }
    }
    blocks[0] = h;
    for (int block = 0; block < layers; block++) {
      String name = "h." + block + ".";
      double[][] mid = sum(h, attention(block, norm(h, name + "ln_1")));
      double[][] inner = linear(norm(mid, name + "ln_2"), name + "mlp.c_fc");
      for (double[] row : inner) {
        Arrays.setAll(row, i -> activate(row[i]));
      }
      h = sum(mid, linear(inner, name + "mlp.c_proj"));
      mids[block] = mid;
      blocks[block + 1] = h;
    }
    mids[layers] = h;
    return new Hidden(blocks, mids);
  }

  /**
   * Logits of one hidden state [C].
   *
   * @param affine whether the final norm's gain and bias apply
   * @return [V]
   */
  public double[] decode(double[] h, boolean affine) {
    double[] u = affine ? norm(new double[][] {h}, "ln_f")[0] : normalised(h);
    double[] logits = new double[config.sizes().vocabularySize()];
    for (int c = 0; c < u.length; c++) {
      for (int v = 0; v < logits.length; v++) {
        logits[v] += u[c] * unembedding[c][v];
      }
    }
    return logits;
  }

  private double[][] attention(int block, double[][] x) {
    String name = "h." + block + ".attn.";
    int width = config.sizes().width();
    int headWidth = width / config.sizes().heads();
    double[][] qkv = linear(x, name + "c_attn");
    double scale = 1;
    if (config.scaleAttention()) {
      scale /= Math.sqrt(headWidth);
    }
    if (config.scaleByInverseLayer()) {
      scale /= block + 1;
    }
    double[][] joined = new double[x.length][width];
    for (int first = 0; first < width; first += headWidth) {
      for (int t = 0; t < x.length; t++) {
        double[] scores = new double[t + 1];
        for (int s = 0; s <= t; s++) {
          for (int c = first; c < first + headWidth; c++) {
            scores[s] += qkv[t][c] * qkv[s][width + c] * scale;
          }
        }
        double[] shares = ReferenceStatistics.softmax(scores);
        for (int s = 0; s <= t; s++) {
          for (int c = first; c < first + headWidth; c++) {
            joined[t][c] += shares[s] * qkv[s][2 * width + c];
          }
        }
      }
    }
    return linear(joined, name + "c_proj");
  }

  private double activate(double x) {
    Activation activation = config.activation();
    return switch (activation) {
      case GELU_TANH ->
          x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case GELU -> x / 2 * (1 + erf(x / Math.sqrt(2)));
      case QUICK_GELU -> x / (1 + Math.exp(-1.702 * x));
      case RELU -> x > 0 || Double.isNaN(x) ? x : 0;
      case SILU -> x / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
    };
  }

  /** The error function by its series, or by its continued fraction where that is quicker. */
  static double erf(double x) {
    double a = Math.abs(x);
    if (!(a < 3)) {
      double tail = 0;
      for (int n = 60; n > 0; n--) {
        tail = n / 2.0 / (a + tail);
      }
      return Math.copySign(1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + tail), x);
    }
    double term = x;
    double total = x;
    for (int n = 1; n < 100; n++) {
      term *= -x * x / n;
      total += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * total;
  }

  private double[][] norm(double[][] x, String name) {
    float[] gain = get(name + ".weight");
    float[] bias = get(name + ".bias");
    double[][] result = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      double[] row = normalised(x[t]);
      Arrays.setAll(row, c -> row[c] * gain[c] + bias[c]);
      result[t] = row;
    }
    return result;
  }

  private double[] normalised(double[] x) {
    double mean = Arrays.stream(x).sum() / x.length;
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / x.length;
    double deviation = Math.sqrt(variance + config.layerNormEpsilon());
    return Arrays.stream(x).map(v -> (v - mean) / deviation).toArray();
  }

  private double[][] linear(double[][] x, String name) {
    float[] weight = get(name + ".weight");
    float[] bias = get(name + ".bias");
    double[][] result = new double[x.length][bias.length];
    for (int t = 0; t < x.length; t++) {
      for (int j = 0; j < bias.length; j++) {
        result[t][j] = bias[j];
      }
      for (int i = 0; i < x[t].length; i++) {
        for (int j = 0; j < bias.length; j++) {
          result[t][j] += x[t][i] * weight[i * bias.length + j];
        }
      }
    }
    return result;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] result = new double[a.length][a[0].length];
    for (int t = 0; t < a.length; t++) {
      for (int c = 0; c < a[t].length; c++) {
        result[t][c] = a[t][c] + b[t][c];
      }
    }
    return result;
  }

  private float[] get(String name) {
    float[] values = weights.get(name);
    if (values == null) {
      throw new IllegalArgumentException(name);
    }
    return values;
  }
}
