package org.logitlens.app.library;

/**
 * A download or a check under way.
 *
 * @param task which of them
 * @param address the model
 * @param step what is being done now
 * @param doneBytes of all files together
 * @param totalBytes of all files together; 0 while unknown
 * @param bytesPerSecond over the last seconds; 0 while unknown
 */
public record Transfer(
    Task task,
    String address,
    String step,
    long doneBytes,
    long totalBytes,
    double bytesPerSecond) {

  /** One that has just begun. */
  static Transfer begun(Task task, String address) {
    return new Transfer(task, address, "", 0, 0, 0);
  }

  /** How much is done, 0 to 1; below 0 while unknown. */
  public double fraction() {
    return totalBytes == 0 ? -1 : Math.min(1, (double) doneBytes / totalBytes);
  }
}
