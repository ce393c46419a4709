package org.logitlens.lens;

/**
 * What a run is expected to need.
 *
 * @param neededBytes memory beyond what is in use now, bytes
 * @param availableBytes memory the machine can still give, bytes
 * @param longestPrompt the most tokens that would fit in what is available, at most the context
 *     length
 */
public record Forecast(long neededBytes, long availableBytes, int longestPrompt) {

  /** Whether it fits. */
  public boolean fits() {
    return neededBytes <= availableBytes;
  }
}
