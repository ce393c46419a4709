package org.logitlens.checkpoint.torch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.RegularFile;
import org.logitlens.checkpoint.StrictJson;

/**
 * What an unpacked file was made of, and what it was when it was finished. All as text: it is only
 * ever compared.
 *
 * @param format version of the layout
 * @param source path of the archive
 * @param sourceBytes length of the archive
 * @param sourceModified when the archive was last changed
 * @param bytes length of the unpacked file
 * @param modified when the unpacked file was written
 * @param sha256 hash of the unpacked file, in hexadecimal
 */
record UnpackManifest(
    String format,
    String source,
    String sourceBytes,
    String sourceModified,
    String bytes,
    String modified,
    String sha256) {
  private static final String FORMAT = "1";
  private static final long LONGEST = 100_000;

  /** The manifest of an unpacked file as it is now. */
  static UnpackManifest of(RegularFile source, RegularFile unpacked, String sha256) {
    return new UnpackManifest(
        FORMAT,
        source.path().toString(),
        Long.toString(source.size()),
        source.modified().toString(),
        Long.toString(unpacked.size()),
        unpacked.modified().toString(),
        sha256);
  }

  /**
   * Reads one.
   *
   * @throws CheckpointException when there is none, or it is no manifest
   */
  static UnpackManifest read(Path file) throws CheckpointException {
    JsonObject json = StrictJson.object(file, LONGEST);
    return new UnpackManifest(
        text(json, "format"),
        text(json, "source"),
        text(json, "sourceBytes"),
        text(json, "sourceModified"),
        text(json, "bytes"),
        text(json, "modified"),
        text(json, "sha256"));
  }

  private static String text(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
  }

  void write(Path file) throws IOException {
    JsonObject json = new JsonObject();
    Map.of(
            "format", format,
            "source", source,
            "sourceBytes", sourceBytes,
            "sourceModified", sourceModified,
            "bytes", bytes,
            "modified", modified,
            "sha256", sha256)
        .forEach(json::addProperty);
    Files.writeString(file, json.toString(), StandardCharsets.UTF_8);
  }
}
