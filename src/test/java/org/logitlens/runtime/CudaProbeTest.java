package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logitlens.lens.Device;
import org.logitlens.lens.ModelException;

/** Every way in which CUDA may be missing, on machines that are described rather than at hand. */
@Tag("R9")
class CudaProbeTest {
  private static final int SIZE = 64;

  /** A machine by what it has and what the GPU answers. */
  private record Machine(
      boolean hasDriver, boolean isInBuild, float gpuValue, @Nullable String failure)
      implements CudaProbe.Machine {
    @Override
    public float[] compute(boolean cuda) throws EngineFailure {
      if (cuda && failure != null) {
        throw new EngineFailure(failure, null);
      }
      return new float[] {1, cuda ? gpuValue : 2};
    }
  }

  private static String label(Machine machine) throws ModelException {
    return CudaProbe.choose(Device.Preference.AUTOMATIC, machine).label();
  }

  @Test
  void aGpuThatAgreesWithTheCpuIsUsed() throws ModelException {
    assertEquals("CUDA", label(new Machine(true, true, 2.00001f, null)));
  }

  @Test
  void aGpuWithOtherNumbersIsNot() throws ModelException {
    assertEquals(
        "CPU (CUDA: its numbers differ from the CPU's)",
        label(new Machine(true, true, 2.001f, null)));
    assertEquals(
        "CPU (CUDA: its numbers differ from the CPU's)",
        label(new Machine(true, true, Float.NaN, null)));
  }

  @Test
  void withoutADriverNothingIsTried() throws ModelException {
    assertEquals("CPU (no NVIDIA driver)", label(new Machine(false, true, 2, "tried")));
  }

  @Test
  void whatTheEngineItselfSaysOfCudaIsAReasonAndNoCrash() throws ModelException, EngineFailure {
    CudaMachine here = new CudaMachine();
    CudaProbe.Machine asked =
        new CudaProbe.Machine() {
          @Override
          public boolean hasDriver() {
            return true;
          }

          @Override
          public boolean isInBuild() {
            return true;
          }

          @Override
          public float[] compute(boolean cuda) throws ModelException, EngineFailure {
            return here.compute(cuda);
          }
        };
    String label = CudaProbe.choose(Device.Preference.AUTOMATIC, asked).label();
    assertTrue(label.startsWith("CPU (CUDA: ") || here.isInBuild(), label);
    assertTrue(label.length() < 110, label);
    assertEquals(SIZE * SIZE, here.compute(false).length, "the CPU goes on");
  }

  @Test
  void aBuildWithoutCudaSaysHowToGetIt() throws ModelException {
    assertEquals(
        "CPU (CUDA: built without it, see profile cuda)",
        label(new Machine(true, false, 2, "tried")));
  }

  @Test
  void whoeverWishesTheCpuGetsItWithoutAReason() throws ModelException {
    Device device = CudaProbe.choose(Device.Preference.CPU, new Machine(true, true, 2, "tried"));
    assertEquals("CPU", device.label());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file or directory | CUDA: libcublasLt.so.12 not found
          Failed to load library with error: libcudnn.so.9: cannot open shared object file | CUDA: libcudnn.so.9 not found
          Error loading "C:\\x\\onnxruntime_providers_cuda.dll" which depends on "cublasLt64_12.dll" which is missing. | CUDA: cublasLt64_12.dll not found
          CUDA failure 2: out of memory ; GPU=0 | CUDA: out of memory
          CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0 | CUDA: the driver is too old
          CUDA failure 100: no CUDA-capable device is detected | CUDA: CUDA failure 100: no CUDA-capable device is detected
          """)
  void theReasonIsReadFromWhatTheEngineSays(String message, String reason) throws ModelException {
    assertEquals("CPU (" + reason + ")", label(new Machine(true, true, 2, message)));
  }
}
