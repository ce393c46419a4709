package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** The hashes by which the hub names contents. */
enum BlobHash {
  /** Of the contents: large files. */
  SHA256("SHA-256"),
  /** Of git's object: {@code blob SIZE}, a zero byte, the contents. */
  GIT("SHA-1");

  private static final int CHUNK = 1 << 20;

  private final String algorithm;

  BlobHash(String algorithm) {
    this.algorithm = algorithm;
  }

  /** Which one a name is; by its length, which {@link RepositoryFolder#isEtag} has checked. */
  static BlobHash of(String etag) {
    return etag.length() == 64 ? SHA256 : GIT;
  }

  /**
   * Reads a whole file.
   *
   * @param listener hears how many bytes were read since the last time
   * @return hexadecimal digits
   * @throws CancellationException when cancelled
   */
  String hash(Path file, LongConsumer listener, BooleanSupplier cancelled) throws IOException {
    MessageDigest digest = begin(Files.size(file));
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("cancelled");
        }
        digest.update(chunk, 0, read);
        listener.accept(read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * A digest that wants nothing more but the contents.
   *
   * @param size of all contents, bytes
   */
  MessageDigest begin(long size) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      if (this == GIT) {
        digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      }
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has both
    }
  }
}
