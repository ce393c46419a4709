package org.logitlens.cli;

import org.logitlens.lens.Device;
import picocli.CommandLine.Option;

/** Where a model runs. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu",
      converter = Choices.OfDevice.class,
      description = "Where it runs. auto (the default) takes CUDA when it works.")
  private Device.Preference device = Device.Preference.AUTOMATIC;

  Device.Preference preference() {
    return device;
  }
}
