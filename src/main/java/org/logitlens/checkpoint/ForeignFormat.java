package org.logitlens.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;

/** Tells what a file is that is not what its name says, from its first bytes. */
public enum ForeignFormat {
  LFS_POINTER(
      "a Git LFS pointer, not the file itself",
      "Download the real file: run \"git lfs pull\" in the folder, or fetch it from the model's"
          + " page."),
  HTML("a web page (HTML)", "The download went to a web page; download the file itself."),
  ZIP("a ZIP archive (PyTorch's format)", "If PyTorch wrote it, name it pytorch_model.bin."),
  PICKLE("a Python pickle (PyTorch's format)", "If PyTorch wrote it, name it pytorch_model.bin."),
  GGUF("a GGUF file (llama.cpp's format)", "Use the model's original safetensors file."),
  HDF5("an HDF5 file (TensorFlow's format)", "Use the model's safetensors file."),
  GZIP("a gzip archive", "Unpack it first."),
  ERROR_TEXT("an error page of a server", "Download the file again.");

  private static final int START = 200;

  private final String description;
  private final String remedy;

  ForeignFormat(String description, String remedy) {
    this.description = description;
    this.remedy = remedy;
  }

  /** What it is, with an article. */
  public String description() {
    return description;
  }

  /** What to do about it, one sentence. */
  public String remedy() {
    return remedy;
  }

  /**
   * What a file is, by its first bytes; empty when they say nothing.
   *
   * @throws CheckpointException when it can't be read
   */
  public static Optional<ForeignFormat> of(RegularFile file) throws CheckpointException {
    byte[] bytes = firstBytes(file);
    // One character per byte, so that signatures can be compared as text.
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    String text = raw.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("version https://git-lfs")) {
      return Optional.of(LFS_POINTER);
    }
    if (text.startsWith("<!doctype") || text.startsWith("<html") || text.startsWith("<?xml")) {
      return Optional.of(HTML);
    }
    if (raw.startsWith("PK\003\004")) {
      return Optional.of(ZIP);
    }
    if (raw.length() > 1 && raw.charAt(0) == 0x80 && raw.charAt(1) >= 2 && raw.charAt(1) <= 5) {
      return Optional.of(PICKLE);
    }
    if (raw.startsWith("GGUF")) {
      return Optional.of(GGUF);
    }
    if (raw.startsWith("\u0089HDF\r\n")) {
      return Optional.of(HDF5);
    }
    if (raw.startsWith("\u001f\u008b")) {
      return Optional.of(GZIP);
    }
    if (text.startsWith("{\"error\"")
        || text.startsWith("entry not found")
        || text.startsWith("not found")
        || text.startsWith("404")
        || text.startsWith("invalid username or password")
        || text.startsWith("access to model")) {
      return Optional.of(ERROR_TEXT);
    }
    return Optional.empty();
  }

  /** What the file starts with, for a message: a format's name or the first characters. */
  static String start(RegularFile file) throws CheckpointException {
    Optional<ForeignFormat> format = of(file);
    if (format.isPresent()) {
      return "what looks like " + format.get().description;
    }
    byte[] bytes = firstBytes(file);
    if (bytes.length == 0) {
      return "nothing: it is empty";
    }
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < Math.min(bytes.length, 24); i++) {
      char c = (char) (bytes[i] & 0xff);
      shown.append(
          c >= ' ' && c < 0x7f
              ? String.valueOf(c)
              : String.format(Locale.ROOT, "\\x%02X", (int) c));
    }
    return shown.append('"').toString();
  }

  private static byte[] firstBytes(RegularFile file) throws CheckpointException {
    try (InputStream in = Files.newInputStream(file.path())) {
      return in.readNBytes(START);
    } catch (IOException e) {
      throw RegularFile.unreadable(file.path(), e);
    }
  }
}
