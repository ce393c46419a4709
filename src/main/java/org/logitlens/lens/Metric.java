package org.logitlens.lens;

import java.util.List;

/**
 * A colour mode: what number colours a cell, its unit and formula, and the scale the post gave it.
 * Menus, legend, hover, export and tests iterate over these constants.
 *
 * <p>Notation as in {@link Statistic}: {@code z} logits of the cell, {@code p = softmax(z)}, {@code
 * F} the output row, {@code I} the input row.
 */
public enum Metric {
  /** The cell's own best logit. */
  LOGIT(
      Family.LOGIT,
      "logit",
      "Logit",
      "",
      "max z",
      Palette.CBL2,
      PostScale.OUTPUT_MAXIMUM,
      "The logit of the cell's own best guess. Logits have no common zero: compare them within a"
          + " row, not between models."),
  /** The logit of the output row's best id. */
  LOGIT_FINAL(
      Family.LOGIT,
      "logit-final",
      "Logit of the final guess",
      "",
      "z[argmax F]",
      Palette.CBL2,
      PostScale.PERCENTILES,
      "The logit that each layer gives to the token the model will guess in the end."),
  /** The cell's own best probability. */
  PROBABILITY(
      Family.PROBABILITY,
      "probability",
      "Probability",
      "",
      "max p",
      Palette.BLUES_REVERSED,
      PostScale.UNIT,
      "How sure the cell is of its own best guess."),
  /** The probability of the output row's best id. */
  PROBABILITY_FINAL(
      Family.PROBABILITY,
      "probability-final",
      "Probability of the final guess",
      "",
      "p[argmax F]",
      Palette.BLUES_REVERSED,
      PostScale.UNIT,
      "The probability that each layer gives to the token the model will guess in the end."),
  /** Rank of the output row's best id. */
  RANK_FINAL(
      Family.RANK,
      "rank",
      "Rank of the final guess",
      "",
      "1 + #{v : z_v > z_t}, t = argmax F",
      Palette.BLUES,
      PostScale.RANK_100,
      "Where the final guess stands in each layer's list; 1 is best. Ties share the better rank."),
  /** Rank of the next token. */
  RANK_NEXT(
      Family.RANK,
      "rank-next",
      "Rank of the next token",
      "",
      "1 + #{v : z_v > z_t}, t = next token",
      Palette.BLUES,
      PostScale.RANK_100,
      "Where the token that really comes next stands in each layer's list. The last position has"
          + " none."),
  /** Rank of the input token. */
  RANK_INPUT(
      Family.RANK,
      "rank-input",
      "Rank of the input token",
      "",
      "1 + #{v : z_v > z_t}, t = input token",
      Palette.BLUES,
      PostScale.RANK_1000,
      "How long the input token stays visible before it gives way to a guess of the next."),
  /** KL(final, layer). */
  KL_FINAL_LAYER(
      Family.KL,
      "kl",
      "KL(final, layer)",
      "nats",
      "sum p_F (ln p_F - ln p)",
      Palette.CBL2_REVERSED,
      PostScale.KL,
      "How much is lost when the layer's distribution stands for the final one."),
  /** KL(input, layer). */
  KL_INPUT_LAYER(
      Family.KL,
      "kl-input",
      "KL(input, layer)",
      "nats",
      "sum p_I (ln p_I - ln p)",
      Palette.CBL2_REVERSED,
      PostScale.KL,
      "How far the layer has left the distribution of the first row."),
  /** KL(layer, final). */
  KL_LAYER_FINAL(
      Family.KL,
      "kl-reverse",
      "KL(layer, final)",
      "nats",
      "sum p (ln p - ln p_F)",
      Palette.CBL2_REVERSED,
      PostScale.KL,
      "KL the other way round: large where the layer believes in what the output rules out."),
  /** Jensen-Shannon divergence between layer and final. */
  JENSEN_SHANNON(
      Family.OTHER,
      "js",
      "Jensen-Shannon",
      "nats",
      "(KL(p, m) + KL(p_F, m)) / 2, m = (p + p_F) / 2",
      Palette.CBL2_REVERSED,
      PostScale.LN_2,
      "A symmetric, bounded comparison of layer and output: 0 when equal, at most ln 2."),
  /** Entropy of the cell. */
  ENTROPY(
      Family.ENTROPY,
      "entropy",
      "Entropy",
      "nats",
      "- sum p ln p",
      Palette.CBL2_REVERSED,
      PostScale.LN_VOCABULARY,
      "How undecided the cell is: 0 when sure, ln V when every token is equally likely."),
  /** Surprisal of the next token. */
  SURPRISAL_NEXT(
      Family.OTHER,
      "surprisal",
      "Surprisal of the next token",
      "nats",
      "- ln p[next token]",
      Palette.CBL2_REVERSED,
      PostScale.LN_VOCABULARY,
      "How surprised the cell would be by the token that really comes next. The last position has"
          + " none.");

  /** What a menu groups modes by. */
  public enum Family {
    /** Logits. */
    LOGIT("Logit"),
    /** Probabilities. */
    PROBABILITY("Probability"),
    /** Ranks. */
    RANK("Rank"),
    /** Kullback-Leibler divergences. */
    KL("KL"),
    /** Entropy. */
    ENTROPY("Entropy"),
    /** All others. */
    OTHER("More");

    private final String title;

    Family(String title) {
      this.title = title;
    }

    /** The name on a button. */
    public String title() {
      return title;
    }
  }

  private final Family family;
  private final String key;
  private final String title;
  private final String unit;
  private final String formula;
  private final Palette palette;
  private final PostScale scale;
  private final String explanation;

  Metric(
      Family family,
      String key,
      String title,
      String unit,
      String formula,
      Palette palette,
      PostScale scale,
      String explanation) {
    this.family = family;
    this.key = key;
    this.title = title;
    this.unit = unit;
    this.formula = formula;
    this.palette = palette;
    this.scale = scale;
    this.explanation = explanation;
  }

  /** The group in menus. */
  public Family family() {
    return family;
  }

  /** The name on the command line and in settings. */
  public String key() {
    return key;
  }

  /** The name in menus and legends. */
  public String title() {
    return title;
  }

  /** The unit, empty for a pure number. */
  public String unit() {
    return unit;
  }

  /** The formula in the legend. */
  public String formula() {
    return formula;
  }

  /** What it says and what it does not, one or two sentences. */
  public String explanation() {
    return explanation;
  }

  /** The colours it is painted in. */
  public Palette palette() {
    return palette;
  }

  /** Whether values are counts and equal ratios get equal steps of colour. */
  public boolean isRank() {
    return family == Family.RANK;
  }

  /** Whether the value is about the token that comes next, which the last position lacks. */
  public boolean needsNext() {
    return this == RANK_NEXT || this == SURPRISAL_NEXT;
  }

  /** The value of one row of a column; NaN where the cell has none. */
  public double value(LensColumn column, int row) {
    return MetricValues.value(this, column, row);
  }

  /**
   * The values of all rows of a column, quicker than one by one; NaN where a cell has none.
   *
   * @param into receives them, {@code [rows]} or longer
   */
  public void values(LensColumn column, double[] into) {
    MetricValues.copy(this, column, into);
  }

  /**
   * The scale of the post. Where it depends on values it looks at the finite ones of the rows and
   * columns shown, without position 0 when there is any other column.
   *
   * @param shown rows of the grid that are shown
   * @param from first column shown
   * @param to one past the last column shown
   */
  public ValueRange postRange(LensGrid grid, List<Integer> shown, int from, int to) {
    return grid.range(new ValueExtent(this, scale, shown, from, to));
  }

  /**
   * The smallest to the greatest finite value of the rows and columns shown, without position 0
   * when there is any other column; logarithmic for ranks.
   */
  public ValueRange automaticRange(LensGrid grid, List<Integer> shown, int from, int to) {
    return grid.range(new ValueExtent(this, null, shown, from, to));
  }
}
