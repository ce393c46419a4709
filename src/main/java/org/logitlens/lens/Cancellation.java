package org.logitlens.lens;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** A wish to stop, handed to long work. Safe for any thread. */
public final class Cancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private volatile boolean cancelled;

  /**
   * Asks the work to stop; runs the registered actions on this thread. A second call does nothing.
   */
  public void cancel() {
    List<Runnable> now;
    synchronized (actions) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      now = List.copyOf(actions);
      actions.clear();
    }
    now.forEach(Runnable::run);
  }

  /** Whether {@link #cancel} was called. */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Throws when the work should stop.
   *
   * @throws CancellationException after {@link #cancel}
   */
  public void check() {
    if (cancelled) {
      throw new CancellationException("cancelled");
    }
  }

  /**
   * Registers what interrupts the step under way; runs it at once if already cancelled. Must be
   * quick and must not throw.
   *
   * @return removes the registration
   */
  public Runnable onCancel(Runnable action) {
    synchronized (actions) {
      if (!cancelled) {
        actions.add(action);
        return () -> {
          synchronized (actions) {
            actions.remove(action);
          }
        };
      }
    }
    action.run();
    return () -> {};
  }
}
