package org.logitlens.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.logitlens.lens.Device;
import org.logitlens.lens.ModelException;

/**
 * Finds out whether CUDA works, by a small run that has to agree with the CPU's numbers: that a
 * build knows CUDA says nothing about the machine.
 */
final class CudaProbe {
  /** The device's name when it is the processor. */
  static final String CPU = "CPU";

  /** The device's name when it is an NVIDIA GPU. */
  static final String CUDA = "CUDA";

  // Full precision differs by 1e-6 or less; the shortened TF32 products by 1e-3.
  private static final double AGREEMENT = 1e-4;

  private static final Pattern MISSING_LIBRARY =
      Pattern.compile("([\\w.+-]+\\.so[.\\d]*): cannot open shared object file");
  private static final Pattern DEPENDENCY =
      Pattern.compile("depends on \"?([\\w.+-]+\\.dll)\"? which is missing");

  /** What the probe asks of the machine. */
  interface Machine {
    /** Whether an NVIDIA driver is installed. */
    boolean hasDriver();

    /** Whether this build of ONNX Runtime knows CUDA. */
    boolean isInBuild();

    /** Computes a fixed small product on one of the devices. */
    float[] compute(boolean cuda) throws ModelException, EngineFailure;
  }

  private CudaProbe() {}

  /**
   * The device to use, with the reason when it is not CUDA.
   *
   * @throws ModelException when not even the CPU works
   */
  static Device choose(Device.Preference preference, Machine machine) throws ModelException {
    if (preference == Device.Preference.CPU) {
      return new Device(CPU, "");
    }
    if (!machine.hasDriver()) {
      return new Device(CPU, "no NVIDIA driver");
    }
    if (!machine.isInBuild()) {
      return new Device(CPU, "CUDA: built without it, see profile cuda");
    }
    try {
      return compare(machine.compute(false), machine.compute(true));
    } catch (EngineFailure e) {
      return new Device(CPU, reason(e));
    }
  }

  private static Device compare(float[] cpu, float[] cuda) {
    double worst = cpu.length == cuda.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(cpu.length, cuda.length); i++) {
      worst = Math.max(worst, Math.abs((double) cpu[i] - cuda[i]));
    }
    return worst <= AGREEMENT
        ? new Device(CUDA, "")
        : new Device(CPU, "CUDA: its numbers differ from the CPU's");
  }

  /** Why CUDA cannot be used, in a few words, from what the engine said. */
  static String reason(EngineFailure failure) {
    String text = failure.getMessage();
    for (Pattern pattern : new Pattern[] {MISSING_LIBRARY, DEPENDENCY}) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.find()) {
        return "CUDA: " + matcher.group(1) + " not found";
      }
    }
    if (failure.outOfMemory()) {
      return "CUDA: out of memory";
    }
    if (text.contains("driver version is insufficient")) {
      return "CUDA: the driver is too old";
    }
    String first = text.lines().findFirst().orElse("").strip();
    return "CUDA: " + (first.length() > 80 ? first.substring(0, 79) + "…" : first);
  }
}
