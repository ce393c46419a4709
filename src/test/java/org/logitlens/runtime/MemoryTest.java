package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;

/** What is available, what is used, and what a run is expected to take. */
@Tag("R8")
class MemoryTest {
  private static final long MIB = 1L << 20;

  private final Path root;

  MemoryTest(@TempDir Path root) {
    this.root = root;
  }

  private AvailableMemory available() {
    return new AvailableMemory(root.resolve("proc"), root.resolve("cgroup"));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void machineWith(long mebibytes) throws IOException {
    write(
        "proc/meminfo",
        "MemTotal:       16000000 kB\nMemFree:  100 kB\nMemAvailable:   %d kB\n"
            .formatted(mebibytes * 1024));
  }

  @Test
  void theMachineSaysWhatIsAvailable() throws IOException {
    machineWith(500);
    assertEquals(500 * MIB, available().bytes());
  }

  @Test
  void theLimitOfAContainerCountsWithoutTheCacheOfFiles() throws IOException {
    machineWith(5000);
    write("proc/self/cgroup", "0::/app/one\n");
    write("cgroup/app/memory.max", String.valueOf(1000 * MIB));
    write("cgroup/app/memory.current", String.valueOf(700 * MIB));
    write(
        "cgroup/app/memory.stat",
        "anon 5\nactive_file %d\ninactive_file %d\n".formatted(100 * MIB, 50 * MIB));
    write("cgroup/app/one/memory.max", "max\n");
    write("cgroup/app/one/memory.current", "1\n");
    assertEquals(450 * MIB, available().bytes());
  }

  @Test
  void theOlderKindOfLimitCountsToo() throws IOException {
    machineWith(5000);
    write("proc/self/cgroup", "5:cpu,cpuacct:/\n4:memory:/\n");
    write("cgroup/memory/memory.limit_in_bytes", String.valueOf(300 * MIB));
    write("cgroup/memory/memory.usage_in_bytes", String.valueOf(400 * MIB));
    assertEquals(0, available().bytes());
  }

  @Test
  void aLimitAboveTheMachineIsNone() throws IOException {
    machineWith(500);
    write("proc/self/cgroup", "0::/\n");
    write("cgroup/memory.max", "9223372036854771712\n");
    write("cgroup/memory.current", "1000\n");
    assertEquals(500 * MIB, available().bytes());
  }

  @Test
  void withoutTheseFilesTheJvmIsAsked() {
    assertTrue(available().bytes() > 0);
  }

  @Test
  void privateMemoryIsTheAnonymousPart() {
    assertEquals(
        OptionalLong.of(1234L * 1024),
        ProcessMemory.inStatus(
            List.of("VmRSS:\t 9 kB", "RssAnon:\t    1234 kB", "RssFile:\t 7 kB")));
    assertEquals(OptionalLong.empty(), ProcessMemory.inStatus(List.of("VmRSS: 9 kB")));
  }

  @Test
  void privateMemoryGrowsWithWhatIsAllocated() {
    long before = ProcessMemory.privateBytes();
    var block = HiddenStates.allocate(16 << 20);
    for (int i = 0; i < block.capacity(); i += 256) {
      block.put(i, 1);
    }
    long grown = ProcessMemory.privateBytes() - before;
    assertTrue(grown > 32 * MIB, "64 MiB touched, grown by " + grown);
    assertEquals(1, block.get(256));
  }

  @Test
  void theForecastCountsHiddenRowsColumnsInFlightAndAttention() {
    ModelShape shape = new ModelShape(12, 768, 12, 3072, 50257, 1024);
    MemoryForecast forecast = new MemoryForecast(shape);
    long many = forecast.run(1024, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 300);
    long more = forecast.run(1024, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 400);
    // 13 rows of 50,257 floats for each further column.
    assertTrue(more - many > 100L * 13 * 50257 * 4, "columns");
    // The hidden rows alone take 13 x 768 floats a token.
    assertTrue(forecast.body(1024) > 1024L * 13 * 768 * 4, "hidden rows");
    // Scores grow with the square where the prompt runs at once.
    MemoryForecast atOnce = new MemoryForecast(shape, true);
    assertTrue(atOnce.body(2048) > 3 * atOnce.body(1024), "attention");
  }

  @Test
  void longPromptsRunInPiecesWhereThatTakesLessMemory() {
    MemoryForecast small = new MemoryForecast(new ModelShape(12, 768, 12, 3072, 50257, 1024));
    assertEquals(1, small.bodyPieces(256));
    assertEquals(2, small.bodyPieces(257));
    assertEquals(4, small.bodyPieces(1024));
    // Its keys and values, 630 MB, are more than the scores that pieces would save.
    MemoryForecast large = new MemoryForecast(new ModelShape(48, 1600, 25, 6400, 50257, 1024));
    assertEquals(1, large.bodyPieces(1024));
    // Few key heads serve many query heads.
    ModelShape grouped = new ModelShape(22, 2048, 32, 5632, 32_000, 8192, 256, Integer.MAX_VALUE);
    assertEquals(32, new MemoryForecast(grouped).bodyPieces(8192));
    assertTrue(
        new MemoryForecast(grouped).body(8192) < new MemoryForecast(grouped, true).body(8192) / 8);
    assertEquals(1, new MemoryForecast(grouped, true).bodyPieces(8192));
  }

  @Test
  void theForecastCountsTrackedTokensForTheColumnAtHand() {
    ModelShape shape = new ModelShape(12, 768, 12, 3072, 50257, 1024);
    MemoryForecast none = new MemoryForecast(shape);
    MemoryForecast four = none.tracking(4);
    for (int chunk : new int[] {1, 24}) {
      double more =
          four.run(24, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, chunk)
              - none.run(24, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, chunk);
      // Two arrays of 13 rows of 50,257 floats each, whatever is in flight, and what columns keep.
      assertEquals(4 * 2.0 * 13 * 50257 * 4 + 24 * 14 * 4 * 8, more, 16, "chunk " + chunk);
    }
    assertEquals(none.body(1024), four.body(1024), "the body knows of none");
    long enough = none.run(24, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 24);
    assertEquals(24, none.chunk(24, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, enough));
    // Eight arrays more leave room for eight columns less.
    assertEquals(16, four.chunk(24, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, enough));
  }

  private static WeightSummary weights(long parameters, String dtype) {
    int size = dtype.equals("F32") ? 4 : 2;
    return new WeightSummary(parameters, size * parameters, parameters / 20, dtype);
  }

  @Test
  void smallModelsArePackedLargeOnesMapped() {
    long plenty = 64L << 30;
    WeightSummary small = weights(124_000_000, "F32");
    assertEquals(SessionSettings.WeightUse.PACKED, WeightPlan.of(small, plenty).use());
    assertEquals(
        new WeightPlan(SessionSettings.WeightUse.MAPPED, 0, 0, false),
        WeightPlan.of(weights(1_557_000_000, "F32"), plenty));
    assertEquals(
        new WeightPlan(SessionSettings.WeightUse.MAPPED, 4L * 1_557_000_000, 0, true),
        WeightPlan.of(weights(1_557_000_000, "F16"), plenty));
    assertEquals(SessionSettings.WeightUse.MAPPED, WeightPlan.of(small, 1L << 30).use());
  }

  @Test
  void halfPrecisionIsConvertedInEveryRunWhereMemoryIsShort() {
    assertEquals(
        new WeightPlan(
            SessionSettings.WeightUse.CONVERTED_PER_RUN, 0, 3 * 4 * (1_557_000_000L / 20), true),
        WeightPlan.of(weights(1_557_000_000, "BF16"), 8L << 30));
  }

  @Test
  void aSecondSetOfWeightsIsPackedOnlyWhereThatIsCheap() {
    long plenty = 64L << 30;
    WeightPlan small = WeightPlan.of(weights(2_700_000, "F16"), plenty);
    assertEquals(small, small.again());
    assertEquals(
        new WeightPlan(SessionSettings.WeightUse.MAPPED, 0, 0, false),
        WeightPlan.of(weights(124_000_000, "F32"), plenty).again());
  }
}
