package org.logitlens.checkpoint.torch;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.function.Executable;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.StrictJson;

/** The files that PyTorch wrote, and what the tests of the package share. */
final class TorchFixtures {
  private TorchFixtures() {}

  /** Names of the files with the same state dict, in both formats and every protocol. */
  static Stream<String> everyStateDict() {
    return Stream.of("zip", "stacked")
        .flatMap(kind -> Stream.of(1, 2, 3, 4, 5).map(p -> kind + "-protocol" + p + ".pt"));
  }

  static Path path(String name) {
    try {
      return Path.of(Objects.requireNonNull(TorchFixtures.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = TorchFixtures.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** What PyTorch says is in the state dict. */
  static JsonObject expected() throws CheckpointException {
    return StrictJson.object(path("expected.json"), 100_000);
  }

  static List<Long> longs(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsLong)
        .toList();
  }

  /** Little-endian floats. */
  static byte[] floats(float... values) {
    ByteBuffer bytes = PickleWriter.buffer(values.length * Float.BYTES);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return PickleWriter.bytes(bytes);
  }

  /** Expects a refusal whose message or remedy holds every part. */
  static void assertRefused(Executable action, String... parts) {
    CheckpointException refusal = assertThrows(CheckpointException.class, action);
    String all = refusal.getMessage() + " " + refusal.remedy();
    for (String part : parts) {
      assertTrue(all.contains(part), () -> "\"" + part + "\" is not in: " + all);
    }
  }
}
