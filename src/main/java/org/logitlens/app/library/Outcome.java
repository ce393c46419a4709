package org.logitlens.app.library;

import org.logitlens.app.details.ErrorReport;
import org.logitlens.lens.ModelException;

/**
 * How a task ended.
 *
 * @param task what was asked for
 * @param address the model; empty for {@link Task#LIST}
 * @param failed whether it can be tried again
 * @param report what happened, what to do, details
 */
public record Outcome(Task task, String address, boolean failed, ErrorReport report) {

  /** A task that came to its end. */
  static Outcome done(Task task, String address, String happened, String remedy) {
    return new Outcome(task, address, false, new ErrorReport(happened, remedy, ""));
  }

  /** A task that failed. */
  static Outcome failed(Task task, String address, Throwable failure) {
    return new Outcome(task, address, true, report(failure));
  }

  /** What to tell of a failure. */
  static ErrorReport report(Throwable failure) {
    return failure instanceof ModelException told
        ? ErrorReport.of(told.getMessage(), told.remedy(), told.getCause())
        : ErrorReport.of(
            "Something unexpected happened: " + failure,
            "Try again; if it happens again, report the details.",
            failure);
  }
}
