package org.logitlens.plot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a PNG of 8-bit RGB row by row: memory grows with the width alone, and the same pixels give
 * the same bytes. Rows are filtered by difference from the row above, which flat cells make zero.
 * Not safe for several threads. {@link #close} frees the compressor but leaves the stream open.
 */
final class PngWriter implements AutoCloseable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final double METRES_PER_INCH = 0.0254;
  private static final int CHUNK = 1 << 16;
  private static final byte FILTER_UP = 2;

  private final OutputStream out;
  private final int width;
  private final int height;
  private final Deflater deflater = new Deflater(6);
  private final byte[] chunk = new byte[CHUNK];
  private final byte[] above;
  private final byte[] filtered;
  private int filled;
  private int written;

  /**
   * Writes the header.
   *
   * @param out where to; the caller closes it
   * @param width pixels, at least 1
   * @param height pixels, at least 1
   * @param dpi dots per inch, noted as pixels per metre
   */
  PngWriter(OutputStream out, int width, int height, int dpi) throws IOException {
    this.out = out;
    this.width = width;
    this.height = height;
    this.above = new byte[Math.multiplyExact(3, width)];
    this.filtered = new byte[above.length + 1];
    out.write(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0}); // 8 bits, RGB, deflate, adaptive filters, no interlace
    chunk("IHDR", header.array(), header.capacity());
    int perMetre = (int) Math.round(dpi / METRES_PER_INCH);
    ByteBuffer density = ByteBuffer.allocate(9).putInt(perMetre).putInt(perMetre).put((byte) 1);
    chunk("pHYs", density.array(), density.capacity());
  }

  /**
   * Writes the next rows.
   *
   * @param rgb pixels {@code 0x..RRGGBB}, {@code [count, width]} from index 0
   * @param count how many rows
   */
  void rows(int[] rgb, int count) throws IOException {
    if (written + count > height) {
      throw new IllegalStateException("more than " + height + " rows");
    }
    for (int row = 0; row < count; row++) {
      row(rgb, row * width);
    }
    written += count;
  }

  private void row(int[] rgb, int from) throws IOException {
    filtered[0] = FILTER_UP;
    int at = 0;
    for (int x = 0; x < width; x++) {
      int pixel = rgb[from + x];
      for (int shift = 16; shift >= 0; shift -= 8) {
        byte value = (byte) (pixel >> shift);
        filtered[at + 1] = (byte) (value - above[at]);
        above[at++] = value;
      }
    }
    deflater.setInput(filtered);
    drain();
  }

  private void drain() throws IOException {
    while (true) {
      int count = deflater.deflate(chunk, filled, chunk.length - filled);
      filled += count;
      if (filled == chunk.length) {
        chunk("IDAT", chunk, filled);
        filled = 0;
      } else if (count == 0) {
        return;
      }
    }
  }

  /** Ends the picture; every row must have been written. */
  void finish() throws IOException {
    if (written != height) {
      throw new IllegalStateException(written + " rows of " + height);
    }
    deflater.finish();
    drain();
    if (filled > 0) {
      chunk("IDAT", chunk, filled);
    }
    chunk("IEND", chunk, 0);
    out.flush();
  }

  @Override
  public void close() {
    deflater.end();
  }

  private void chunk(String type, byte[] data, int length) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, length);
    out.write(ByteBuffer.allocate(4).putInt(length).array());
    out.write(name);
    out.write(data, 0, length);
    out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
