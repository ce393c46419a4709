package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngWriterTest {

  private static byte[] write(int[] pixels, int width, int height, int band) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PngWriter png = new PngWriter(out, width, height, 96)) {
      for (int top = 0; top < height; top += band) {
        int count = Math.min(band, height - top);
        png.rows(Arrays.copyOfRange(pixels, top * width, (top + count) * width), count);
      }
      png.finish();
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 300", "300, 1", "257, 129", "2000, 90"})
  void aReaderGetsThePixelsBack(int width, int height) throws IOException {
    int[] pixels = new Random(width).ints((long) width * height, 0, 1 << 24).toArray();
    byte[] file = write(pixels, width, height, 7);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
    assertEquals(3, image.getColorModel().getNumComponents());
    int[] back = image.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < back.length; i++) {
      back[i] &= 0xFFFFFF;
    }
    assertArrayEquals(pixels, back);
  }

  @Test
  @Tag("X15")
  void aFileHoldsThePictureItsSizeAndItsResolutionAndNoTimeOrName() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(write(new int[40 * 30], 40, 30, 30)).position(8);
    List<String> chunks = new ArrayList<>();
    while (file.hasRemaining()) {
      int length = file.getInt();
      byte[] name = new byte[4];
      file.get(name);
      chunks.add(new String(name, StandardCharsets.US_ASCII));
      file.position(file.position() + length + 4);
    }
    assertEquals(List.of("IHDR", "pHYs", "IDAT", "IEND"), chunks);
  }

  @Test
  void theBytesDoNotDependOnTheBands() throws IOException {
    int[] pixels = new Random(3).ints(64 * 50, 0, 1 << 24).toArray();
    assertArrayEquals(write(pixels, 64, 50, 50), write(pixels, 64, 50, 1));
  }

  @Test
  void aPictureWithTooFewOrTooManyRowsIsRefused() throws IOException {
    try (PngWriter png = new PngWriter(new ByteArrayOutputStream(), 2, 2, 96)) {
      png.rows(new int[2], 1);
      assertThrows(IllegalStateException.class, png::finish);
      assertThrows(IllegalStateException.class, () -> png.rows(new int[4], 2));
    }
  }
}
