package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * The ONNX files that {@code src/test/python/foreign_onnx.py} made with the exporters of others.
 */
public final class ForeignFiles {
  private ForeignFiles() {}

  /** The bytes of a file. */
  public static byte[] bytes(String name) {
    try (InputStream packed =
            Objects.requireNonNull(ForeignFiles.class.getResourceAsStream(name + ".gz"), name);
        InputStream in = new GZIPInputStream(packed)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file under its own name. */
  public static Path write(String name, Path folder) throws IOException {
    return Files.write(folder.resolve(name), bytes(name));
  }

  /** Writes an ONNX file after a change. */
  public static Path changed(String name, Path folder, Consumer<ModelProto.Builder> change)
      throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(bytes(name)).toBuilder();
    change.accept(model);
    return Files.write(folder.resolve("changed.onnx"), model.build().toByteArray());
  }

  /** A file of JSON. */
  public static JsonObject json(String name) {
    return JsonParser.parseString(new String(bytes(name), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }
}
