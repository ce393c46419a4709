package org.logitlens.app;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.logitlens.files.FileException;
import org.logitlens.files.WholeFile;
import org.logitlens.lens.ModelException;

/** Sessions on disk. Every method but the first two blocks: not for the FX thread. */
final class SessionFile {
  /** How the names of sessions end. */
  static final String ENDING = ".lens.json";

  /** Far more than a prompt as long as the window holds, all of it written as escapes. */
  static final long MAX_BYTES = 2L << 20;

  private static final String ASK = "Save the session again, or mend the file in a text editor.";

  private SessionFile() {}

  /** What is known of every layout. */
  private record Header(String format, int version) {}

  /** Whether a file has the name of a session. */
  static boolean isNamedSo(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  /** A file with the ending of a session, which most choosers do not add by themselves. */
  static Path named(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".json") || file.getFileName() == null
        ? file
        : file.resolveSibling(file.getFileName() + ENDING);
  }

  /**
   * Writes a session, whole or not at all.
   *
   * @param replace whether a file that exists may be replaced
   * @throws FileException when it cannot be written, with what to do
   */
  static void write(Path file, boolean replace, SavedSession session) throws FileException {
    byte[] bytes = RecordJson.text(RecordJson.tree(session)).getBytes(StandardCharsets.UTF_8);
    WholeFile.write(file, replace, out -> out.write(bytes));
  }

  /** Whether a file says of itself that it is a session, sound or not. */
  static boolean claims(Path file) {
    try (JsonReader reader = RecordJson.reader(TextFile.read(file, MAX_BYTES).text())) {
      reader.beginObject();
      while (reader.hasNext()) {
        if (reader.nextName().equals("format")) {
          return reader.peek() == JsonToken.STRING
              && reader.nextString().equals(SavedSession.FORMAT);
        }
        reader.skipValue();
      }
      return false;
    } catch (ModelException | IOException | IllegalStateException e) {
      return false;
    }
  }

  /**
   * Reads a session that makes sense.
   *
   * @throws ModelException when it does not, or the file is none, with what to do
   */
  static SavedSession read(Path file) throws ModelException {
    String text = TextFile.read(file, MAX_BYTES).text();
    String name = Commands.nameOf(file);
    try {
      Header header = RecordJson.read(text, new Header("", 0), Header.class);
      if (!header.format().equals(SavedSession.FORMAT)) {
        throw refused(name + " is not a session.", "Choose one that was saved here.", null);
      }
      if (header.version() > SavedSession.VERSION) {
        throw refused(
            name + " was saved by a newer version of Logit Lens.",
            "Open it with that version: this one reads layout "
                + SavedSession.VERSION
                + ", not "
                + header.version()
                + ".",
            null);
      }
      if (header.version() < 1) {
        throw refused(name + " is broken: its version is " + header.version() + ".", ASK, null);
      }
      SavedSession read = RecordJson.read(text, SavedSession.PATTERN, SavedSession.class);
      String complaint = read.complaint();
      if (!complaint.isEmpty()) {
        throw refused(name + " is broken: " + complaint, ASK, null);
      }
      return read;
    } catch (JsonParseException e) {
      throw refused(name + " is broken: " + e.getMessage() + ".", ASK, e);
    } catch (IOException | IllegalStateException e) {
      throw refused(
          name + " is not JSON, or is nested too deeply.",
          "Choose a session that was saved here.",
          e);
    }
  }

  /** What a session holds, in a few words. */
  static String summary(SavedSession session) {
    return "Session: "
        + SavedModel.shown(session.model().name())
        + ", "
        + Counted.of(session.prompt().text().length(), "character")
        + " of prompt";
  }

  private static ModelException refused(String happened, String remedy, @Nullable Throwable cause) {
    return new ModelException(happened, remedy, cause);
  }
}
