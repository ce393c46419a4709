package org.logitlens.app.library;

import java.util.List;
import org.logitlens.app.details.ErrorReport;
import org.logitlens.lens.Amount;
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
  /**
   * A model is there.
   *
   * @param opens whether it is opened now
   */
  static Outcome downloaded(String address, String title, boolean opens) {
    return done(
        Task.DOWNLOAD,
        address,
        title + " is downloaded.",
        opens ? "" : "Open it from the list of models.");
  }

  /**
   * A model's files were compared with their hashes.
   *
   * @param wrong a sentence for each file that differs
   */
  static Outcome verified(String address, List<String> wrong) {
    return wrong.isEmpty()
        ? done(Task.VERIFY, address, "Every file is as it was downloaded.", "")
        : failed(
            Task.VERIFY,
            address,
            new ModelException(
                String.join(" ", wrong), "Delete the model and download it again.", null));
  }

  /** A model is deleted, so many bytes with it. */
  static Outcome removed(String address, String title, long freed) {
    return done(
        Task.REMOVE, address, title + " is deleted; " + Amount.bytes(freed) + " became free.", "");
  }

  /** The user stopped a transfer. */
  static Outcome stopped(Transfer transfer) {
    return done(
        transfer.task(),
        transfer.address(),
        "Stopped.",
        transfer.task() == Task.DOWNLOAD
            ? "What has arrived is kept; the next download goes on from there."
            : "");
  }

  private static Outcome done(Task task, String address, String happened, String remedy) {
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
