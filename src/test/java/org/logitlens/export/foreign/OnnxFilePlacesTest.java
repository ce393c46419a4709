package org.logitlens.export.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.export.foreign.OnnxDecoderTest.assertRefused;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;

/** Where the weights of an ONNX file may lie, and what is not taken for an ONNX file. */
class OnnxFilePlacesTest {
  private static final String INSIDE = "optimum_decoder_model.onnx";
  private static final String OUTSIDE = "external.onnx";
  private static final String DATA = "external.onnx_data";

  private final Path folder;

  OnnxFilePlacesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void weightsInsideAreFoundAtTheirBytes() throws Exception {
    Path file = ForeignFiles.write(INSIDE, folder);
    ModelProto model = ModelProto.parseFrom(ForeignFiles.bytes(INSIDE));
    int compared = 0;
    for (StoredTensor tensor : OnnxDecoder.open(file).tensors()) {
      TensorProto inside =
          model.getGraph().getInitializerList().stream()
              .filter(each -> each.getName().equals(tensor.name()))
              .findFirst()
              .orElseThrow();
      float[] values = TensorReader.read(tensor);
      float[] expected = new float[values.length];
      inside
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(expected);
      assertEquals(Arrays.toString(expected), Arrays.toString(values), tensor.name());
      compared++;
    }
    assertEquals(29, compared);
  }

  @Test
  void weightsGivenAsNumbersAreFoundAtTheirBytesToo() throws Exception {
    Path file =
        ForeignFiles.changed(
            INSIDE,
            folder,
            model -> {
              for (TensorProto.Builder tensor :
                  model.getGraphBuilder().getInitializerBuilderList()) {
                if (tensor.getDataType() == ElementCodes.FLOAT) {
                  Constants.numbers(tensor.build())
                      .orElseThrow()
                      .forEach(value -> tensor.addFloatData(value.floatValue()));
                  tensor.clearRawData();
                }
              }
            });
    Path plain = ForeignFiles.write(INSIDE, folder);
    float[] expected = TensorReader.read(OnnxDecoder.open(plain).tensors().get(0));
    float[] found = TensorReader.read(OnnxDecoder.open(file).tensors().get(0));
    assertEquals(Arrays.toString(expected), Arrays.toString(found));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../external.onnx_data",
        "a/../../external.onnx_data",
        "..",
        "..\\external.onnx_data",
        "C:\\weights",
        "\\\\server\\share",
        "C:external.onnx_data",
        "nul\0byte"
      })
  void locationsOutsideOfTheFolderAreRefused(String location) throws Exception {
    Path nested = Files.createDirectory(folder.resolve("model"));
    ForeignFiles.write(DATA, folder);
    ForeignFiles.write(DATA, nested);
    Path file = relocated(nested, "location", location);
    assertRefused(() -> OnnxDecoder.open(file), "outside of the model's folder", "not opened");
  }

  @Test
  void aSubfolderIsRefusedWithWhatToDo() throws Exception {
    ForeignFiles.write(DATA, Files.createDirectory(folder.resolve("weights")));
    Path file = relocated(folder, "location", "weights/" + DATA);
    assertRefused(() -> OnnxDecoder.open(file), "is in a subfolder", "beside the ONNX file");
  }

  @Test
  void aLinkOutOfTheFolderIsRefused() throws Exception {
    Path nested = Files.createDirectory(folder.resolve("model"));
    Path file = ForeignFiles.write(OUTSIDE, nested);
    Path data = ForeignFiles.write(DATA, folder);
    Files.createSymbolicLink(nested.resolve(DATA), data);
    assertRefused(() -> OnnxDecoder.open(file), "outside of the model's folder");
  }

  @Test
  void linksIntoTheBlobsOfAHubCacheAreFollowed() throws Exception {
    Path blobs = Files.createDirectory(folder.resolve("blobs"));
    Path snapshot = Files.createDirectories(folder.resolve("snapshots/main"));
    Files.write(blobs.resolve("aaaa"), ForeignFiles.bytes(OUTSIDE));
    Files.write(blobs.resolve("bbbb"), ForeignFiles.bytes(DATA));
    Files.createSymbolicLink(snapshot.resolve("model.onnx"), Path.of("../../blobs/aaaa"));
    Files.createSymbolicLink(snapshot.resolve(DATA), Path.of("../../blobs/bbbb"));
    OnnxDecoder decoder = OnnxDecoder.open(snapshot.resolve("model.onnx"));
    assertEquals(blobs.toRealPath(), decoder.weightsFolder());
    assertEquals("bbbb", decoder.tensors().get(0).file().getFileName().toString());
  }

  @Test
  void missingFilesAndWrongPlacesAreRefused() throws Exception {
    Path alone = ForeignFiles.write(OUTSIDE, folder);
    assertRefused(() -> OnnxDecoder.open(alone), DATA, "does not exist");
    ForeignFiles.write(DATA, folder);
    Path length = relocated(folder, "length", "8");
    assertRefused(() -> OnnxDecoder.open(length), "has 8 bytes, but its shape");
    Path offset = relocated(folder, "offset", "999999999");
    assertRefused(() -> OnnxDecoder.open(offset), "would end at byte");
    Path negative = relocated(folder, "offset", "-4");
    assertRefused(() -> OnnxDecoder.open(negative), "lies at \"-4\"");
    Files.write(folder.resolve(DATA), new byte[10]);
    Path cut = ForeignFiles.write(OUTSIDE, folder);
    assertRefused(() -> OnnxDecoder.open(cut), "would end at byte");
  }

  @Test
  void aFileThatChangedIsNoticed() throws Exception {
    Path file = ForeignFiles.write(OUTSIDE, folder);
    Path data = ForeignFiles.write(DATA, folder);
    OnnxDecoder decoder = OnnxDecoder.open(file);
    decoder.verifyUnchanged();
    Files.write(data, new byte[20_000]);
    assertRefused(decoder::verifyUnchanged, DATA, "changed after it was opened");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "{\"not\": \"onnx\"}",
        "<!DOCTYPE html><html></html>",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
      })
  void otherFilesAreRefused(String text) throws Exception {
    Path file = Files.write(folder.resolve("x.onnx"), text.getBytes(StandardCharsets.UTF_8));
    assertRefused(() -> OnnxDecoder.open(file), "x.onnx is not an ONNX file");
  }

  @Test
  void filesOver2GiBAreRefusedUnread() throws Exception {
    Path file = folder.resolve("large.onnx");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 31);
      sparse.write(8);
    }
    assertRefused(() -> OnnxDecoder.open(file), "ends at 2 GiB", "external data");
  }

  @Test
  void aGraphThatIsTooLargeOrTooDeepIsRefused() throws Exception {
    Path large =
        ForeignFiles.changed(
            INSIDE,
            folder,
            model -> model.getGraphBuilder().getNodeBuilder(0).setName("x".repeat(65 << 20)));
    assertRefused(() -> OnnxDecoder.open(large), "more than 64 MiB");
    Path deep =
        ForeignFiles.changed(
            INSIDE,
            folder,
            model -> {
              NodeProto node = NodeProto.newBuilder().setOpType("If").build();
              for (int i = 0; i < 20; i++) {
                NodeProto.Builder outer = NodeProto.newBuilder().setOpType("If");
                outer.addAttributeBuilder().setName("g").getGBuilder().addNode(node);
                node = outer.build();
              }
              model.getGraphBuilder().addNode(node);
            });
    assertRefused(() -> OnnxDecoder.open(deep), "nested too deeply");
  }

  @Test
  void aFileCutAnywhereIsRefused() throws Exception {
    byte[] bytes = ForeignFiles.bytes("ort_own_optimised.onnx");
    for (int percent = 0; percent < 100; percent += 2) {
      Path file =
          Files.write(
              folder.resolve("cut.onnx"), Arrays.copyOf(bytes, bytes.length * percent / 100));
      assertRefused(() -> OnnxDecoder.open(file), "cut.onnx");
    }
  }

  @Test
  void changedBytesNeverGiveMoreThanARefusal() throws Exception {
    Random random = new Random(5);
    for (String name : new String[] {"ort_own_optimised.onnx", INSIDE}) {
      byte[] bytes = ForeignFiles.bytes(name);
      for (int run = 0; run < 40; run++) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < 1 + run % 8; i++) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        Path file = Files.write(folder.resolve("changed.onnx"), changed);
        try {
          OnnxDecoder decoder = OnnxDecoder.open(file);
          assertEquals(2, decoder.layers());
          decoder.blocks();
          decoder.mids();
          decoder.model();
        } catch (CheckpointException e) {
          assertTrue(e.getMessage().contains("changed.onnx"), e.getMessage());
        }
      }
    }
  }

  /** Sets one entry of the first tensor that lies outside. */
  private static Path relocated(Path into, String key, String value) throws Exception {
    return ForeignFiles.changed(
        OUTSIDE,
        into,
        model -> {
          TensorProto.Builder tensor =
              model.getGraphBuilder().getInitializerBuilderList().stream()
                  .filter(each -> each.getExternalDataCount() > 0)
                  .findFirst()
                  .orElseThrow();
          for (StringStringEntryProto.Builder entry : tensor.getExternalDataBuilderList()) {
            if (entry.getKey().equals(key)) {
              entry.setValue(value);
            }
          }
        });
  }
}
