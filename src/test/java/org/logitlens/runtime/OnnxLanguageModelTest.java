package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.Forecast;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.TokenizeOptions;

/** What a model does around its sessions, which are fakes here. */
class OnnxLanguageModelTest {
  private static final ModelShape SHAPE = new ModelShape(2, 64, 2, 256, 1000, 1024);
  private static final String OUT_OF_MEMORY = "CUDA failure 2: out of memory ; GPU=0";

  private final AtomicLong available = new AtomicLong(1L << 40);
  private final FakeSessions cpu = new FakeSessions(SHAPE);
  private int cpuLoads;

  private OnnxLanguageModel model(LensSessions sessions, Device device) {
    ModelInfo info =
        new ModelInfo(
            "fake",
            Path.of("fake"),
            "gpt2",
            2,
            64,
            2,
            1000,
            1024,
            "F32",
            1,
            4,
            0,
            device,
            List.of());
    return new OnnxLanguageModel(
        info,
        SHAPE,
        new MemoryForecast(SHAPE),
        new NoTokenizer(),
        sessions,
        cancellation -> {
          cpuLoads++;
          return cpu;
        },
        () -> {},
        available::get);
  }

  private OnnxLanguageModel model() {
    return model(cpu, new Device("CPU", ""));
  }

  private static LensResult run(LanguageModel model, int tokens) throws ModelException {
    return LensMini.run(model, LensMini.prompt(model, new int[tokens]));
  }

  @Test
  @Tag("P5")
  void aPromptAsLongAsTheContextRuns() throws ModelException {
    assertTrue(run(model(), 1024).grid().isComplete());
  }

  @Test
  @Tag("P6")
  void oneTokenMoreIsRefusedWithBothNumbers() {
    ModelException refused = assertThrows(ModelException.class, () -> run(model(), 1025));
    assertTrue(refused.getMessage().contains("1025"), refused.getMessage());
    assertTrue(refused.getMessage().contains("1024"), refused.getMessage());
    assertTrue(refused.remedy().contains("first"), refused.remedy());
  }

  @Test
  void anEmptyPromptIsRefused() {
    assertThrows(ModelException.class, () -> run(model(), 0));
  }

  @Test
  @Tag("R8")
  void aRunThatWouldNotFitIsRefusedWithNumbersAndALengthThatFits() throws ModelException {
    OnnxLanguageModel model = model();
    available.set(200_000_000);
    Forecast forecast = model.forecast(1024, HiddenRows.BLOCKS);
    assertTrue(forecast.fits());
    available.set(103_000_000);
    ModelException refused = assertThrows(ModelException.class, () -> run(model, 1024));
    assertTrue(refused.getMessage().contains("1024 tokens"), refused.getMessage());
    assertTrue(refused.getMessage().contains("103 MB"), refused.getMessage());
    int longest = model.forecast(1024, HiddenRows.BLOCKS).longestPrompt();
    assertTrue(longest > 0 && longest < 1024, "longest " + longest);
    assertTrue(refused.remedy().contains(longest + " tokens"), refused.remedy());
    assertTrue(run(model, longest).grid().isComplete());
    assertThrows(ModelException.class, () -> run(model, longest + 1));
    assertEquals(
        0, model.forecast(1, HiddenRows.BLOCKS).availableBytes() - available.get(), "available");
  }

  @Test
  void littleMemoryMakesSmallerChunks() throws ModelException {
    OnnxLanguageModel model = model();
    run(model, 64);
    int usual = cpu.chunkSizes.get(0);
    cpu.chunkSizes.clear();
    Forecast least =
        new MemoryForecast(SHAPE).forecast(64, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 0, 0);
    available.set(least.neededBytes());
    run(model, 64);
    assertTrue(cpu.chunkSizes.get(0) < usual, cpu.chunkSizes + " against " + usual);
  }

  @Test
  @Tag("R8")
  void trackedTokensMakeSmallerChunksAndCountBeforeARunIsRefused() throws ModelException {
    OnnxLanguageModel model = model();
    run(model, 64);
    int usual = cpu.chunkSizes.get(0);
    cpu.chunkSizes.clear();
    MemoryForecast memory = new MemoryForecast(SHAPE);
    available.set(memory.run(64, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, usual));
    track(model, 64);
    assertTrue(cpu.chunkSizes.get(0) < usual, cpu.chunkSizes + " against " + usual);

    available.set(memory.run(1, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 1));
    assertTrue(run(model, 1).grid().isComplete());
    ModelException refused = assertThrows(ModelException.class, () -> track(model, 1));
    assertTrue(refused.getMessage().contains("memory"), refused.getMessage());
  }

  private static void track(LanguageModel model, int tokens) throws ModelException {
    model.run(
        new LensRequest(
            LensMini.prompt(model, new int[tokens]),
            Decoder.LOGIT_LENS,
            HiddenRows.BLOCKS,
            1,
            null,
            false,
            List.of(1, 2, 3, 4)),
        LanguageModel.Listener.NONE,
        new Cancellation());
  }

  @Test
  @Tag("R9")
  void whenTheGpuRunsOutOfMemoryTheCpuTakesOverOnce() throws ModelException {
    FakeSessions gpu = new FakeSessions(SHAPE, new EngineFailure(OUT_OF_MEMORY, null));
    OnnxLanguageModel model = model(gpu, new Device("CUDA", ""));
    assertTrue(run(model, 3).grid().isComplete());
    assertEquals("CPU (CUDA: out of memory)", model.info().device().label());
    assertEquals(1, gpu.closes);
    run(model, 3);
    assertEquals(1, cpuLoads, "stays on the CPU");
  }

  @Test
  @Tag("R9")
  void whenTheCpuFailsTooTheRunFailsAndTheModelLives() {
    FakeSessions gpu = new FakeSessions(SHAPE, new EngineFailure(OUT_OF_MEMORY, null));
    FakeSessions broken = new FakeSessions(SHAPE, new EngineFailure("std::bad_alloc", null));
    OnnxLanguageModel onGpu =
        new OnnxLanguageModel(
            model(gpu, new Device("CUDA", "")).info(),
            SHAPE,
            new MemoryForecast(SHAPE),
            new NoTokenizer(),
            gpu,
            cancellation -> broken,
            () -> {},
            available::get);
    ModelException failed = assertThrows(ModelException.class, () -> run(onGpu, 3));
    assertEquals("Memory ran out during the run.", failed.getMessage());
    assertThrows(ModelException.class, () -> run(onGpu, 3), "and can be asked again");
  }

  @Test
  void callsAfterCloseAreRefused() {
    OnnxLanguageModel model = model();
    model.close();
    model.close();
    assertEquals(1, cpu.closes);
    assertThrows(IllegalStateException.class, () -> run(model, 3));
    assertThrows(IllegalStateException.class, () -> model.tokenize("a", TokenizeOptions.DEFAULT));
  }

  @Test
  void changedWeightsAreNotRun() {
    OnnxLanguageModel model =
        new OnnxLanguageModel(
            model().info(),
            SHAPE,
            new MemoryForecast(SHAPE),
            new NoTokenizer(),
            cpu,
            cancellation -> cpu,
            () -> {
              throw new ModelException("model.safetensors was changed.", "Open it again.", null);
            },
            available::get);
    assertThrows(ModelException.class, () -> run(model, 3));
    assertTrue(cpu.chunkSizes.isEmpty());
  }

  @Test
  void progressGrowsFromTheBodyToOneAndShowsFinishedColumns() throws ModelException {
    List<Double> fractions = new ArrayList<>();
    List<Integer> ready = new ArrayList<>();
    OnnxLanguageModel model = model();
    model.run(
        new LensRequest(
            LensMini.prompt(model, new int[200]), Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 2, null),
        (fraction, soFar) -> {
          fractions.add(fraction);
          ready.add(soFar.readyCount());
        },
        new Cancellation());
    assertEquals(0, ready.get(0), "the body comes first");
    assertEquals(200, ready.get(ready.size() - 1));
    assertEquals(1, fractions.get(fractions.size() - 1), 1e-9);
    for (int i = 1; i < fractions.size(); i++) {
      assertTrue(fractions.get(i) > fractions.get(i - 1));
      assertTrue(ready.get(i) > ready.get(i - 1));
    }
    assertFalse(ready.size() < 4, "several steps");
  }

  @Test
  void aResultSaysHowMuchMemoryTheProcessHolds() throws ModelException {
    long held = run(model(), 3).memoryBytes();
    assertTrue(held > 1_000_000, held + " bytes");
  }

  @Test
  @Tag("R6")
  void memoryOfACancelledRunIsGivenBackAMomentLater() throws Exception {
    OnnxLanguageModel model = model();
    Cancellation cancellation = new Cancellation();
    LensRequest request =
        new LensRequest(
            LensMini.prompt(model, new int[200]), Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 2, null);
    assertThrows(
        CancellationException.class,
        () -> model.run(request, (fraction, soFar) -> cancellation.cancel(), cancellation));
    for (int i = 0; i < 600 && cpu.releases.get() == 0; i++) {
      Thread.sleep(50);
    }
    assertEquals(1, cpu.releases.get());
    run(model, 3);
    assertEquals(1, cpu.releases.get(), "a run that ends well gives it back itself");
  }
}
