package org.logitlens.lens;

/**
 * How a model is opened.
 *
 * @param device where it should run
 * @param leaveOutUnused whether ids that the tokenizer has no token for, which many models are
 *     padded with, get no logit and so no probability
 */
public record LoadOptions(Device.Preference device, boolean leaveOutUnused) {

  /** On a device, with every id of the model. */
  public static LoadOptions on(Device.Preference device) {
    return new LoadOptions(device, false);
  }
}
