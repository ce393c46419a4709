package org.logitlens.runtime;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.ModelException;

/** This machine, as the CUDA probe asks for it. */
final class CudaMachine implements CudaProbe.Machine {
  private static final int SIZE = 64;
  private static final int ONNX_IR = 9;
  private static final int ONNX_OPSET = 20;

  @Override
  public boolean hasDriver() {
    String windows = System.getenv("SystemRoot");
    return Files.exists(Path.of("/proc/driver/nvidia/version"))
        // Inside the Windows subsystem for Linux the driver is the host's.
        || Files.exists(Path.of("/usr/lib/wsl/lib/libcuda.so.1"))
        || (windows != null && Files.exists(Path.of(windows, "System32", "nvcuda.dll")));
  }

  @Override
  public boolean isInBuild() {
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  @Override
  public float[] compute(boolean cuda) throws ModelException, EngineFailure {
    SessionSettings settings =
        new SessionSettings(Path.of("."), 1, SessionSettings.WeightUse.PACKED, cuda);
    FloatBuffer values = HiddenStates.allocate(SIZE * SIZE);
    Random random = new Random(1);
    while (values.hasRemaining()) {
      values.put(random.nextFloat() - 0.5f);
    }
    try (OrtGraph graph = OrtGraph.load(product(), settings);
        OnnxTensor input = OrtGraph.tensor(values.flip(), SIZE, SIZE);
        OrtSession.Result result =
            graph.run(Map.of("x", input), Set.of("y"), Map.of(), false, new Cancellation())) {
      float[] product = new float[SIZE * SIZE];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(product);
      return product;
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  /** {@code y = x x}, for a square {@code x}. */
  private static byte[] product() {
    OnnxMl.GraphProto graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("probe")
            .addInput(square("x"))
            .addOutput(square("y"))
            .addNode(
                OnnxMl.NodeProto.newBuilder()
                    .setOpType("MatMul")
                    .addInput("x")
                    .addInput("x")
                    .addOutput("y"))
            .build();
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(ONNX_IR)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(ONNX_OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static OnnxMl.ValueInfoProto square(String name) {
    OnnxMl.TensorShapeProto.Dimension size =
        OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(SIZE).build();
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .setShape(OnnxMl.TensorShapeProto.newBuilder().addDim(size).addDim(size))))
        .build();
  }
}
