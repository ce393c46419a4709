package org.logitlens.app;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings on disk: one JSON object. Reading never fails: a file that cannot be understood is
 * kept aside under another name and defaults are used. Writing goes to a temporary file that then
 * takes the place of the old one, with the fields that changed here since the last time; of two
 * windows the last one to change a field decides about it. Without a folder that can be written,
 * settings live in memory. Safe for any thread.
 */
final class SettingsFile {
  /**
   * Larger than any settings: the prompt is the largest part and has at most 100,000 characters.
   */
  static final long MAX_BYTES = 4L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);
  private static final String NAME = "settings.json";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final @Nullable Path folder;
  private final Clock clock;
  private final List<Problem> notices = new ArrayList<>();
  private JsonObject known = new JsonObject();
  private boolean inMemory;

  /**
   * A file in a folder.
   *
   * @param folder the folder, made when it is missing; null to keep settings in memory
   * @param clock names files kept aside
   */
  SettingsFile(@Nullable Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Reads the settings, or gives the default ones; {@link #notices} then says why. */
  synchronized Settings read() {
    if (folder == null) {
      keepInMemory("there is no home folder", null);
      return Settings.DEFAULT;
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      keepInMemory("the folder " + folder + " cannot be made", e);
      return Settings.DEFAULT;
    }
    if (!Files.isWritable(folder)) {
      keepInMemory("the folder " + folder + " cannot be written", null);
    }
    Path file = folder.resolve(NAME);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      known = RecordJson.tree(Settings.DEFAULT);
      return Settings.DEFAULT;
    }
    try {
      Settings read = parse(text(file));
      known = RecordJson.tree(read);
      return read;
    } catch (IOException | JsonParseException | IllegalStateException e) {
      keepAside(file, e);
      return Settings.DEFAULT;
    }
  }

  /** Writes the settings unless they live in memory; never throws. */
  synchronized void write(Settings settings) {
    if (folder == null || inMemory) {
      return;
    }
    try {
      Path file = folder.resolve(NAME);
      if (Files.isSymbolicLink(file) && Files.exists(file)) {
        file = file.toRealPath();
      }
      JsonObject wanted = RecordJson.tree(settings);
      replace(file, RecordJson.text(merged(file, wanted)));
      known = wanted;
    } catch (IOException e) {
      keepInMemory("they could not be written to " + folder, e);
    }
  }

  /** What is in the file, which another window may have written, with what has changed here. */
  private JsonObject merged(Path file, JsonObject wanted) {
    JsonObject there;
    try {
      there = RecordJson.tree(parse(text(file)));
    } catch (IOException | JsonParseException | IllegalStateException e) {
      // None yet, or none that could be kept.
      return wanted;
    }
    for (Map.Entry<String, JsonElement> field : wanted.entrySet()) {
      if (!field.getValue().equals(known.get(field.getKey()))) {
        there.add(field.getKey(), field.getValue());
      }
    }
    return there;
  }

  /** What the user should be told since the last call. */
  synchronized List<Problem> notices() {
    List<Problem> told = List.copyOf(notices);
    notices.clear();
    return told;
  }

  private void keepInMemory(String reason, @Nullable Throwable cause) {
    inMemory = true;
    LOG.warn("settings live in memory: {}", reason, cause);
    notices.add(
        new Problem(
            Problem.Severity.NOTE,
            "Settings will be forgotten: " + reason + ".",
            "Make the folder writable and start again to keep them.",
            cause == null ? "" : Problem.trace(cause)));
  }

  private void keepAside(Path file, Exception cause) {
    LOG.warn("the settings in {} cannot be read", file, cause);
    String aside = unusedName(file, NAME + ".corrupt-" + LocalDateTime.now(clock).format(TIME));
    try {
      Files.move(file, file.resolveSibling(aside));
      notices.add(
          new Problem(
              Problem.Severity.NOTE,
              "The settings could not be read, so the default ones are used.",
              "The old file is kept as " + aside + ".",
              file.getParent() + "\n" + Problem.trace(cause)));
    } catch (IOException e) {
      e.addSuppressed(cause);
      keepInMemory("the file " + file + " can be neither read nor moved", e);
    }
  }

  /** A clock that is put back comes to the same time twice. */
  private static String unusedName(Path beside, String wanted) {
    String name = wanted;
    for (int i = 2; Files.exists(beside.resolveSibling(name), LinkOption.NOFOLLOW_LINKS); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }

  private static String text(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is not a regular file");
    }
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new IOException(file + " has " + size + " bytes");
    }
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static Settings parse(String text) throws IOException {
    Settings settings = RecordJson.read(text, Settings.DEFAULT, Settings.class);
    if (settings.version() != Settings.VERSION) {
      throw new JsonParseException("layout " + settings.version() + " is not known");
    }
    return settings;
  }

  private static void replace(Path file, String text) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(parent, NAME, ".tmp");
    try {
      Files.writeString(temporary, text);
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      try {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
