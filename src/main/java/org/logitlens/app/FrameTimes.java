package org.logitlens.app;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import javafx.animation.AnimationTimer;

/**
 * Changes something at every frame and notes the processor time that the FX thread has used until
 * the next: the change itself, the events it causes, layout, and what is handed to the renderer.
 */
final class FrameTimes extends AnimationTimer {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS_PER_MILLI = 1e6;

  private final IntConsumer change;
  private final int before;
  private final int frames;
  private final CompletableFuture<List<Double>> done = new CompletableFuture<>();
  private final List<Double> times = new ArrayList<>();
  private int frame;
  private long start;

  /**
   * Makes one; {@link #start} starts it.
   *
   * @param change gets the number of the frame
   * @param before how many frames go before those that count
   * @param frames how many count
   */
  FrameTimes(IntConsumer change, int before, int frames) {
    this.change = change;
    this.before = before;
    this.frames = frames;
  }

  /** The milliseconds of every frame, or what a change threw. */
  CompletableFuture<List<Double>> done() {
    return done;
  }

  @Override
  public void handle(long now) {
    long cpu = THREADS.getCurrentThreadCpuTime();
    if (frame > before) {
      times.add((cpu - start) / NANOS_PER_MILLI);
    }
    if (times.size() == frames) {
      stop();
      done.complete(times);
      return;
    }
    start = cpu;
    try {
      change.accept(frame++);
    } catch (RuntimeException e) {
      stop();
      done.completeExceptionally(e);
    }
  }
}
