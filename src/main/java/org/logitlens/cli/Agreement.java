package org.logitlens.cli;

import java.util.List;
import org.logitlens.lens.LensColumn;

/**
 * How far a model's values are the published ones. Published are probabilities in five digits of a
 * computation in single precision, so they agree within {@value #TOLERANCE}; where the published
 * first two are closer than twice that, either may come first.
 *
 * @param prompts prompts compared
 * @param sameIds prompts whose tokens are the published ones
 * @param guesses cells whose first guess is told from the second
 * @param sameGuesses those with the same first guess
 * @param probabilities probabilities compared
 * @param closeProbabilities those that agree
 * @param largest the largest difference of a probability; NaN when one is not finite
 */
record Agreement(
    int prompts,
    int sameIds,
    int guesses,
    int sameGuesses,
    int probabilities,
    int closeProbabilities,
    double largest) {

  /** Before anything is compared. */
  static final Agreement NOTHING = new Agreement(0, 0, 0, 0, 0, 0, 0);

  private static final double TOLERANCE = 2e-3;

  /** Whether all that was compared agrees. */
  boolean complete() {
    return sameIds == prompts && sameGuesses == guesses && closeProbabilities == probabilities;
  }

  /** One prompt more. */
  Agreement withPrompt(boolean same) {
    return new Agreement(
        prompts + 1,
        sameIds + (same ? 1 : 0),
        guesses,
        sameGuesses,
        probabilities,
        closeProbabilities,
        largest);
  }

  /**
   * One cell more.
   *
   * @param published its guesses {@code [id, probability]}, best first
   * @param column the model's column
   * @param row the cell's row
   */
  Agreement withCell(List<List<Double>> published, LensColumn column, int row) {
    boolean decided = probability(published, 0) - probability(published, 1) > 2 * TOLERANCE;
    boolean same = column.topId(row, 0) == id(published, 0);
    int close = 0;
    double most = largest;
    for (int i = 0; i < published.size(); i++) {
      double difference = difference(id(published, i), probability(published, i), column, row);
      most = Math.max(most, difference);
      if (difference <= TOLERANCE) {
        close++;
      }
    }
    return new Agreement(
        prompts,
        sameIds,
        guesses + (decided ? 1 : 0),
        sameGuesses + (decided && same ? 1 : 0),
        probabilities + published.size(),
        closeProbabilities + close,
        most);
  }

  /**
   * By how much a probability differs; for an id that is not among the kept guesses, whose
   * probability is between zero and that of the last kept one, the most it can be.
   */
  private static double difference(int id, double published, LensColumn column, int row) {
    for (int i = 0; i < column.k(); i++) {
      if (column.topId(row, i) == id) {
        return Math.abs(column.topProbability(row, i) - published);
      }
    }
    double last = column.topProbability(row, column.k() - 1);
    return Math.max(published, Math.abs(last - published));
  }

  private static int id(List<List<Double>> guesses, int index) {
    return guesses.get(index).get(0).intValue();
  }

  private static double probability(List<List<Double>> guesses, int index) {
    return guesses.get(index).get(1);
  }
}
