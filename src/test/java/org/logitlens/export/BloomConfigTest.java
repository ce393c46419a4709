package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BloomConfigTest {
  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new Bloom(), "bloom", folder);
  }

  @Test
  void biasesFallByPowersOfTwoAndBetweenThemWhereThereAreMoreHeads() {
    assertEquals(List.of(1 / 256.0), Bloom.slopes(1));
    assertEquals(List.of(1 / 16.0, 1 / 256.0, 1 / 4.0), Bloom.slopes(3));
    assertEquals(
        List.of(1 / 2.0, 1 / 4.0, 1 / 8.0, 1 / 16.0, 1 / 32.0, 1 / 64.0, 1 / 128.0, 1 / 256.0),
        Bloom.slopes(8));
    List<Double> twelve = Bloom.slopes(12);
    assertEquals(Bloom.slopes(8), twelve.subList(0, 8));
    assertEquals(
        List.of(Math.pow(2, -0.5), Math.pow(2, -1.5), Math.pow(2, -2.5), Math.pow(2, -3.5)),
        twelve.subList(8, 12));
  }

  @Tag("C5")
  @Test
  void sumsInPartsWhichLeaveBiasesOutAreRefusedByName() throws Exception {
    config.with("slow_but_exact", "true").with("pretraining_tp", "2");
    config.refuses("slow_but_exact true with pretraining_tp above 1", "slow_but_exact false");
    byte[] graph = config.with("slow_but_exact", "false").graph();
    assertArrayEquals(
        graph, config.with("slow_but_exact", "true").with("pretraining_tp", "1").graph());
  }

  @Tag("C5")
  @Test
  void anInnerWidthThatHuggingFaceWouldNotHonourIsRefusedByName() {
    config.with("n_inner", "60").refuses("n_inner 60 is not supported", "four times");
  }
}
