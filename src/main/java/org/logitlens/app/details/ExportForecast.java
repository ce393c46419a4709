package org.logitlens.app.details;

/**
 * What an exported picture would be.
 *
 * @param width pixels
 * @param height pixels
 * @param bytes an estimate of the file's size
 * @param refusal why it cannot be exported, one or two sentences; empty when it can
 */
public record ExportForecast(long width, long height, long bytes, String refusal) {

  /** Whether the picture can be exported. */
  public boolean possible() {
    return refusal.isEmpty();
  }
}
