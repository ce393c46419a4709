package org.logitlens.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A stretch of an open file as a stream. Closing it leaves the file open. */
public final class FileSlice extends InputStream {
  private final FileChannel channel;
  private final long end;
  private long position;

  /**
   * Makes a stream.
   *
   * @param channel open for reading
   * @param start the first byte
   * @param length number of bytes; the stream ends earlier where the file does
   */
  public FileSlice(FileChannel channel, long start, long length) {
    this.channel = channel;
    this.position = start;
    this.end = start + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int most = (int) Math.min(length, end - position);
    if (most <= 0) {
      return -1;
    }
    int read = channel.read(ByteBuffer.wrap(target, offset, most), position);
    position += Math.max(0, read);
    return read;
  }
}
