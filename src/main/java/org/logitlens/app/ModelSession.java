package org.logitlens.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Statistic;

/**
 * The open model and what it is doing: one load or run at a time, of which the newest wins. All
 * methods and properties belong to the FX thread; none of them waits for a model. Whoever makes one
 * closes it.
 */
final class ModelSession implements AutoCloseable {
  private final ReadOnlyObjectWrapper<Status> status =
      new ReadOnlyObjectWrapper<>(new Status.NoModel());
  private final ReadOnlyObjectWrapper<@Nullable ModelInfo> model = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable LensGrid> grid = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable RunFigures> figures = new ReadOnlyObjectWrapper<>();

  private final ModelWorker worker;
  private final Supplier<Future<?>> otherUses;
  private final Problems problems;
  private final Runnable onOpened;

  /** What was told of models that could not be opened; true until one can. */
  private final List<Problem> unopened = new ArrayList<>();

  private @Nullable LanguageModel open;
  private ModelWorker.@Nullable Ticket ticket;

  /** Whether the newest run was asked for {@link Statistic#JS}. */
  private boolean askedForJs;

  /** The ids that the newest run was asked to track. */
  private List<Integer> askedToTrack = List.of();

  /** The grid of the newest run that came to its end, whose figures are known. */
  private @Nullable LensGrid finished;

  /** The newest grid of the open model, whose columns the next run may take over. */
  private @Nullable LensGrid reusable;

  /**
   * Makes one without a model.
   *
   * @param worker opens, runs and closes models; shut down together with this
   * @param otherUses ends what else uses the open model; done when nothing does any more
   * @param problems hears what the user should be told
   * @param onOpened hears of another open model, before its facts are shown
   */
  ModelSession(
      ModelWorker worker, Supplier<Future<?>> otherUses, Problems problems, Runnable onOpened) {
    this.worker = worker;
    this.otherUses = otherUses;
    this.problems = problems;
    this.onOpened = onOpened;
  }

  /** What is going on. */
  ReadOnlyObjectProperty<Status> statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** What is known of the open model, or null. */
  ReadOnlyObjectProperty<@Nullable ModelInfo> modelProperty() {
    return model.getReadOnlyProperty();
  }

  /** The newest grid, perhaps with columns still missing; null at first. */
  ReadOnlyObjectProperty<@Nullable LensGrid> gridProperty() {
    return grid.getReadOnlyProperty();
  }

  /** What the last run took; null before the first. */
  ReadOnlyObjectProperty<@Nullable RunFigures> figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  /** The open model, or null. */
  @Nullable LanguageModel open() {
    return open;
  }

  /** The folder of the model that is being opened, else of the open one; null for neither. */
  @Nullable Path wanted() {
    if (status.get() instanceof Status.Loading loading) {
      return loading.folder();
    }
    ModelInfo info = model.get();
    return info == null ? null : info.folder();
  }

  /** Opens a model; an earlier one stays until the new one is ready. */
  void open(Path folder, LoadOptions options) {
    stopTicket();
    status.set(new Status.Loading(folder, 0, "Opening"));
    ticket = worker.load(folder, options, new Load(folder));
  }

  /**
   * Runs a prompt on the open model; nothing without one.
   *
   * @param guesses kept per cell
   * @param withJs whether {@link Statistic#JS} is wanted
   * @param tracked ids of the tokens that every cell is asked for
   */
  void run(
      Prompt prompt,
      Decoder decoder,
      HiddenRows rows,
      int guesses,
      boolean withJs,
      List<Integer> tracked) {
    LanguageModel runner = open;
    if (runner == null) {
      return;
    }
    stopTicket();
    status.set(new Status.Running(0));
    askedForJs = withJs;
    askedToTrack = tracked;
    LensRequest request =
        new LensRequest(prompt, decoder, rows, guesses, reusable, withJs, tracked);
    ticket = worker.run(runner, request, new Run());
  }

  /** Whether neither the run under way nor the grid has {@link Statistic#JS}. */
  boolean lacksJs() {
    LensGrid shown = grid.get();
    return status.get() instanceof Status.Running
        ? !askedForJs
        : shown != null && !shown.has(Statistic.JS);
  }

  /** Whether neither the run under way nor the grid tracks a token. */
  boolean lacksTrack(int id) {
    LensGrid shown = grid.get();
    return status.get() instanceof Status.Running
        ? !askedToTrack.contains(id)
        : shown != null && !shown.tracks(id);
  }

  /** Stops what is under way and is free at once. */
  void cancel() {
    if (status.get().isBusy()) {
      stopTicket();
      forgetOtherFigures();
      idle();
    }
  }

  /** Stops everything and closes the model as soon as its run has returned. */
  @Override
  public void close() {
    stopTicket();
    closeModel();
    worker.shutDown();
  }

  private void stopTicket() {
    if (ticket != null) {
      ticket.cancel();
      ticket = null;
    }
  }

  private void closeModel() {
    if (open != null) {
      worker.close(open, otherUses.get());
      open = null;
    }
  }

  /** A grid that was left unfinished has no figures: those at hand are of an earlier one. */
  private void forgetOtherFigures() {
    if (grid.get() != finished) {
      figures.set(null);
    }
  }

  private void idle() {
    ticket = null;
    status.set(open == null ? new Status.NoModel() : new Status.Ready());
  }

  private void fail(Problem problem) {
    ticket = null;
    forgetOtherFigures();
    status.set(new Status.Failed(problem));
    problems.tell(problem);
  }

  private final class Load implements ModelWorker.LoadListener {
    private final Path folder;

    Load(Path folder) {
      this.folder = folder;
    }

    @Override
    public void progress(double fraction, String step) {
      status.set(new Status.Loading(folder, fraction, step));
    }

    @Override
    public void loaded(LanguageModel loaded) {
      closeModel();
      open = loaded;
      reusable = null;
      figures.set(null);
      onOpened.run();
      model.set(loaded.info());
      unopened.forEach(problems::withdraw);
      unopened.clear();
      idle();
    }

    @Override
    public void failed(Throwable failure) {
      Problem problem = Problem.of(failure, "The model in " + folder + " could not be opened");
      unopened.add(problem);
      fail(problem);
    }
  }

  private final class Run implements ModelWorker.RunListener {
    @Override
    public void progress(double fraction, LensGrid soFar) {
      status.set(new Status.Running(fraction));
      show(soFar);
    }

    @Override
    public void finished(LensResult result) {
      show(result.grid());
      finished = result.grid();
      figures.set(
          new RunFigures(
              result.grid().prompt(),
              result.elapsed(),
              result.columnsDecoded(),
              ProcessMemory.bytes()));
      idle();
    }

    @Override
    public void failed(Throwable failure) {
      fail(Problem.of(failure, "The prompt could not be run"));
    }

    private void show(LensGrid now) {
      reusable = now;
      grid.set(now);
    }
  }
}
