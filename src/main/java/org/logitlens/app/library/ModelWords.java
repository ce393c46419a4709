package org.logitlens.app.library;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Amount;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.LibraryPlace;

/** What is known of a model, in words. */
final class ModelWords {
  private static final String UNKNOWN = "–";

  private ModelWords() {}

  /** {@code GPT-2 · 12 blocks · 124M weights · MIT licence}; what is unknown is left out. */
  static String facts(LibraryModel model) {
    List<String> facts = new ArrayList<>();
    if (!model.family().isEmpty()) {
      facts.add(model.family());
    }
    if (model.layers() > 0) {
      facts.add(model.layers() + " blocks");
    }
    if (model.parameters() > 0) {
      facts.add(Amount.parameters(model.parameters()) + " weights");
    }
    if (!model.licence().isEmpty()) {
      facts.add("licence " + model.licence());
    }
    model.lastUsed().ifPresent(when -> facts.add("last opened " + day(when)));
    return facts.isEmpty()
        ? "Any model of a family that is supported."
        : String.join("  ·  ", facts);
  }

  /** What asking for a model came to, while there is nothing else to say of it; else empty. */
  static String look(@Nullable Look look) {
    if (look == null || look.model() != null) {
      return "";
    }
    return look.problem() == null
        ? "Asking what it takes…"
        : look.problem().happened() + " " + look.problem().remedy();
  }

  /** What it takes on the disk, and whether there is room. */
  static String disk(LibraryModel model, @Nullable LibraryPlace place) {
    if (model.isCached()) {
      return "Downloaded: takes " + Amount.bytes(model.cachedBytes()) + " on the disk.";
    }
    long missing = Math.max(0, model.downloadBytes() - model.cachedBytes());
    String partly =
        model.cachedBytes() > 0 ? Amount.bytes(model.cachedBytes()) + " of it are here; " : "";
    if (model.downloadBytes() == 0) {
      return partly + "How much is downloaded is told when the download begins.";
    }
    String size = "Downloads " + Amount.bytes(model.downloadBytes()) + "; ";
    if (place == null || place.freeBytes() == Long.MAX_VALUE) {
      return size + partly + "to be kept on this computer.";
    }
    return size
        + partly
        + Amount.bytes(place.freeBytes())
        + (hasRoom(model, place)
            ? " are free on the disk."
            : " are free on the disk, which is too little: free "
                + Amount.bytes(missing - place.freeBytes())
                + " more.");
  }

  /** Whether what is missing of it has room on the disk. */
  static boolean hasRoom(LibraryModel model, @Nullable LibraryPlace place) {
    return place == null || model.downloadBytes() - model.cachedBytes() <= place.freeBytes();
  }

  /** What it takes in memory, and whether that is there. */
  static String memory(LibraryModel model, @Nullable LibraryPlace place) {
    if (model.memoryBytes() == 0) {
      return "How much memory it needs is told when it is opened, before anything is loaded.";
    }
    String needs = "Needs about " + Amount.bytes(model.memoryBytes()) + " of memory";
    if (place == null || place.availableMemoryBytes() == Long.MAX_VALUE) {
      return needs + (model.fits() ? ": it fits." : ": too much for this computer now.");
    }
    String free = "; " + Amount.bytes(place.availableMemoryBytes()) + " are free: ";
    return needs
        + free
        + (model.fits()
            ? "it fits." + mapped(model)
            : "it does not fit now. Close other programs, or take a smaller model.");
  }

  /** Large models take less memory than they have weights, which wants to be explained. */
  private static String mapped(LibraryModel model) {
    return model.memoryBytes() < model.downloadBytes() * 3 / 4
        ? " Its weights stay on the disk and are read as they are needed."
        : "";
  }

  /** What the user has to do first; empty when nothing. */
  static String gate(LibraryModel model) {
    return model.gated() && !model.isCached()
        ? "Its owner asks for its licence to be accepted: open its page and accept it, then put an"
            + " access token into the environment variable HF_TOKEN and start Logit Lens again."
        : "";
  }

  /** The column of memory: {@code 1.2 GB}, {@code 9.1 GB: too much}. */
  static String memoryCell(LibraryModel model) {
    if (model.memoryBytes() == 0) {
      return UNKNOWN;
    }
    return Amount.bytes(model.memoryBytes()) + (model.fits() ? "" : ": too much");
  }

  /** The column of what is there. */
  static String stateCell(LibraryModel model, @Nullable Transfer transfer, @Nullable Look look) {
    if (transfer != null
        && transfer.task() == Task.DOWNLOAD
        && transfer.address().equals(model.address())) {
      return transfer.totalBytes() == 0
          ? "Downloading"
          : "Downloading " + 100 * transfer.doneBytes() / transfer.totalBytes() + " %";
    }
    if (model.isCached()) {
      return "Downloaded";
    }
    if (look != null && look.model() == null) {
      return look.problem() == null ? "Asking…" : "Not available";
    }
    return model.cachedBytes() > 0
        ? Amount.bytes(model.cachedBytes()) + " so far"
        : model.gated() ? "Licence first" : "";
  }

  /** {@code GPT-2 (124M): 120 MB of 548 MB · 8.3 MB/s · 52 s left}. */
  static String transfer(Transfer transfer, String title) {
    List<String> words = new ArrayList<>();
    words.add(transfer.task() == Task.VERIFY ? "Checking " + title : title);
    if (transfer.totalBytes() == 0) {
      words.add(transfer.step().isEmpty() ? "asking" : transfer.step());
    } else {
      words.add(Amount.bytes(transfer.doneBytes()) + " of " + Amount.bytes(transfer.totalBytes()));
    }
    if (transfer.bytesPerSecond() > 0) {
      words.add(Amount.rate(transfer.bytesPerSecond()));
      long left = transfer.totalBytes() - transfer.doneBytes();
      if (left > 0) {
        words.add(Amount.duration(left / transfer.bytesPerSecond()) + " left");
      }
    }
    return String.join("  ·  ", words);
  }

  private static String day(Instant when) {
    return LocalDate.ofInstant(when, ZoneId.systemDefault()).toString();
  }
}
