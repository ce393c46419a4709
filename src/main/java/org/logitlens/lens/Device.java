package org.logitlens.lens;

/**
 * Where a model runs.
 *
 * @param name {@code CPU} or {@code CUDA}
 * @param reason why it is not another one, in a few words ({@code no NVIDIA driver}); empty when
 *     there is nothing to explain
 */
public record Device(String name, String reason) {

  /** What the user wishes. */
  public enum Preference {
    /** CUDA when it works, else CPU. */
    AUTOMATIC,
    /** CPU always. */
    CPU
  }

  /** {@code CPU (no NVIDIA driver)}. */
  public String label() {
    return reason.isEmpty() ? name : name + " (" + reason + ")";
  }
}
