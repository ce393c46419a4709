package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Statistic;

/** When the one statistic that is computed on request is computed. */
class JensenShannonRunsTest extends WithViewModel {
  private void choose(Metric metric) {
    ui.run(() -> viewModel.plotProperty().set(viewModel.plotProperty().get().withMetric(metric)));
  }

  private boolean showsJs() {
    LensGrid grid = viewModel.gridProperty().get();
    return grid != null && grid.isComplete() && grid.has(Statistic.JS);
  }

  @Test
  void changingToAnyModeButJensenShannonNeverRunsTheModel() {
    openTiny("abc");
    assertFalse(ui.get(this::showsJs));

    for (Metric metric : Metric.values()) {
      if (metric != Metric.JENSEN_SHANNON) {
        choose(metric);
      }
    }

    assertEquals(1, tiny().runs.get());
  }

  @Test
  void choosingJensenShannonRunsOnceAndGoingBackAndForthNeverAgain() {
    openTiny("abc");

    choose(Metric.JENSEN_SHANNON);
    ui.await("its values", this::showsJs);
    awaitReady();
    for (Metric metric : Metric.values()) {
      choose(metric);
      choose(Metric.JENSEN_SHANNON);
    }
    ui.run(() -> viewModel.plotProperty().set(viewModel.plotProperty().get().withStride(2)));

    assertEquals(2, tiny().runs.get());
    assertEquals(3, Objects.requireNonNull(viewModel.figuresProperty().get()).columnsDecoded());
  }

  @Test
  void choosingJensenShannonRunsEvenWhenTypingIsNotLive() {
    openTiny("abc");
    ui.run(() -> viewModel.liveProperty().set(false));

    choose(Metric.JENSEN_SHANNON);

    ui.await("its values", this::showsJs);
  }

  @Test
  void typingInJensenShannonModeComputesItAndInOthersDoesNot() {
    choose(Metric.JENSEN_SHANNON);
    openTiny("abc");
    assertTrue(ui.get(this::showsJs));
    assertEquals(1, tiny().runs.get());

    type("abcd");
    awaitGrid("abcd");
    assertTrue(ui.get(this::showsJs));

    choose(Metric.ENTROPY);
    type("abcde");
    awaitGrid("abcde");
    assertFalse(ui.get(this::showsJs));
  }

  @Test
  void choosingJensenShannonDuringARunWithoutItStartsTheRunAnew() {
    openTiny("abc");
    FakeModel model = tiny();
    model.columns.drainPermits();
    type("abx");
    ui.await("running", () -> model.runs.get() == 2);

    choose(Metric.JENSEN_SHANNON);
    ui.await("running anew", () -> model.runs.get() == 3);
    choose(Metric.ENTROPY);
    choose(Metric.JENSEN_SHANNON);
    model.columns.release(1000);
    awaitGrid("abx");

    ui.await("its values", this::showsJs);
    awaitReady();
    assertEquals(3, model.runs.get());
  }
}
