package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.app.SavedSession.SavedCell;
import org.logitlens.app.SavedSession.SavedPrompt;
import org.logitlens.app.SavedSession.SavedRange;
import org.logitlens.files.FileException;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.RangeMode;

class SessionFileTest {
  private static final SavedModel MODEL =
      new SavedModel(
          "EleutherAI/pythia-70m",
          SavedModel.Origin.HUB,
          "EleutherAI/pythia-70m@step4000",
          "0123abcd",
          "",
          "gpt_neox",
          6,
          512,
          50304,
          true);

  private final Path folder;

  SessionFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static SavedSession some(String prompt) {
    return new SavedSession(
        SavedSession.FORMAT,
        SavedSession.VERSION,
        MODEL,
        new SavedPrompt(prompt, Bos.ON, false, Overflow.KEEP_LAST),
        new LensView(
            Metric.ENTROPY,
            RangeMode.LOCKED,
            Decoder.POST_2020,
            HiddenRows.MID_BLOCKS,
            false,
            3,
            false,
            5),
        List.of(new SavedRange(Metric.ENTROPY, 0.25, 7.5), new SavedRange(Metric.RANK_NEXT, 2, 9)),
        List.of(7, 0, 50303),
        List.of(new SavedCell(1, 2, true, false), new SavedCell(3, 0, false, true)));
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("a.lens.json"), content);
  }

  private static ModelException refused(Path file) {
    ModelException refusal =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> assertThrows(ModelException.class, () -> SessionFile.read(file)));
    assertFalse(refusal.remedy().isEmpty(), refusal.getMessage());
    return refusal;
  }

  /** A sound session with one value changed. */
  private Path changed(String path, String json) throws IOException {
    JsonObject session = RecordJson.tree(some("once"));
    JsonElement at = session;
    List<String> keys = List.of(path.split("/", -1));
    for (String key : keys.subList(0, keys.size() - 1)) {
      at =
          at.isJsonArray()
              ? at.getAsJsonArray().get(Integer.parseInt(key))
              : at.getAsJsonObject().get(key);
    }
    // As text, because no tree holds what is no JSON.
    String mark = "\"here it is\"";
    at.getAsJsonObject().add(keys.get(keys.size() - 1), JsonParser.parseString(mark));
    return file(session.toString().replace(mark, json));
  }

  @Test
  void whatIsSavedIsReadAgainToTheLastCharacter() throws Exception {
    SavedSession session =
        some("quotes \" \\ \n\t\u0001 日本 👩‍👩‍👧 \u2028 and half a pair \uD83D.");
    Path file = folder.resolve("mine.lens.json");

    SessionFile.write(file, false, session);

    assertEquals(session, SessionFile.read(file));
    assertTrue(SessionFile.claims(file));
    assertEquals(
        Map.of(
            Metric.ENTROPY, new ValueRange(0.25, 7.5, false),
            Metric.RANK_NEXT, new ValueRange(2, 9, true)),
        session.locked());
    assertEquals(Set.copyOf(session.ranges()), Set.copyOf(SavedSession.ranges(session.locked())));
  }

  @Test
  @Tag("E9")
  void aSessionIsTheSameInEveryLocale() throws Exception {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "de-DE")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        Path file = folder.resolve(tag + ".LENS.JSON");
        SessionFile.write(file, false, some("i İ ı"));
        assertEquals(some("i İ ı"), SessionFile.read(file), tag);
        assertTrue(SessionFile.isNamedSo(file), tag);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aSessionIsWrittenWholeOrNotAtAll() throws Exception {
    Path file = file("what was there");

    FileException exists =
        assertThrows(FileException.class, () -> SessionFile.write(file, false, some("once")));
    assertEquals(FileException.Kind.EXISTS, exists.kind());
    assertEquals("what was there", Files.readString(file));

    SessionFile.write(file, true, some("once"));
    assertEquals(some("once"), SessionFile.read(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
    Path gone = folder.resolve("gone").resolve("a.lens.json");
    assertThrows(FileException.class, () -> SessionFile.write(gone, true, some("once")));
  }

  @ParameterizedTest
  @CsvSource({
    "plasma, plasma.lens.json",
    "a.b, a.b.lens.json",
    "a.json, a.json",
    "a.LENS.JSON, a.LENS.JSON"
  })
  void theEndingIsAddedWhereTheChooserHasLeftItOut(String typed, String named) {
    assertEquals(Path.of("/x", named), SessionFile.named(Path.of("/x", typed)));
  }

  @Test
  @Tag("E16")
  void keysThatAreNotKnownAreIgnoredAndThoseThatAreMissingHaveADefault() throws Exception {
    Path file =
        file(
            """
            {"later": [[1]], "format": "logit-lens session", "version": 1,
             "model": {"name": "lens-mini", "script": "rm -rf /", "layers": 4},
             "prompt": {"text": "once", "run": true}}
            """);

    SavedSession read = SessionFile.read(file);

    assertTrue(SessionFile.claims(file));
    assertEquals("once", read.prompt().text());
    assertEquals(SavedSession.PATTERN.view(), read.view());
    assertEquals(List.of(), read.tracked());
    assertEquals(List.of(), read.cells());
    assertEquals(List.of(), read.ranges());
    assertEquals("Session: lens-mini, 4 characters of prompt", SessionFile.summary(read));
  }

  @ParameterizedTest
  @Tag("E16")
  @CsvSource(
      delimiter = '|',
      value = {
        "view/stride | NaN | not JSON",
        "view/stride | -3 | view.stride is -3, not 1 or more",
        "view/stride | 1.5 | view.stride is not a whole number",
        "view/stride | 4294967297 | view.stride is not a whole number",
        "view/stride | 1e999999999 | view.stride is not a finite number",
        "view/stride | \"2\" | view.stride is not a number",
        "view/guesses | 51 | view.guesses is 51, not 1 to 50",
        "view/withInput | 1 | view.withInput is not true or false",
        "view/metric | \"NO_SUCH\" | view.metric is nothing that this version knows",
        "view/rangeMode | null | view.rangeMode is not a text",
        "view/decoder | \"\" | view.decoder is nothing that this version knows",
        "view/hiddenRows | \"x\" | view.hiddenRows is nothing that this version knows",
        "view | [] | view is not an object",
        "prompt/text | 7 | prompt.text is not a text",
        "prompt/bos | \"x\" | prompt.bos is nothing that this version knows",
        "prompt/overflow | \"x\" | prompt.overflow is nothing that this version knows",
        "model | \"gpt2\" | model is not an object",
        "model/from | \"WEB\" | model.from is none of [BUNDLED, HUB, FOLDER]",
        "model/address | \"\" | model.address is empty",
        "model/commit | \"../../x\" | model.commit is no revision",
        "model/layers | Infinity | not JSON",
        "ranges | {} | ranges is not a list",
        "ranges/0/low | 1e999 | ranges[0].low is not a finite number",
        "ranges/0/low | 8 | ranges has 8.0 to 7.5, which is no range",
        "ranges/1/low | 0 | ranges has 0.0 to 9.0, which is no range",
        "ranges/1/mode | \"ENTROPY\" | ranges names a colour mode twice",
        "ranges/1/mode | \"x\" | ranges.mode is nothing that this version knows",
        "tracked | [\"5\"] | tracked[0] is not a number",
        "tracked | [1, 2, 3, 4, 5] | tracked is not up to 4 different ids",
        "tracked | [1, 1] | tracked is not up to 4 different ids",
        "cells | [7] | cells[0] is not an object",
        "cells/1/pinned | \"yes\" | cells[1].pinned is not true or false",
        "cells/0/current | true | cells has 1 pins and 2 current cells",
        "version | 2 | saved by a newer version",
        "version | 0 | its version is 0",
        "version | \"1\" | version is not a number",
        "format | \"gpt session\" | is not a session",
      })
  void whatMakesNoSenseIsRefusedByItsName(String path, String json, String told)
      throws IOException {
    ModelException refusal = refused(changed(path, json));

    assertTrue(refusal.getMessage().contains(told), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith("a.lens.json "), refusal.getMessage());
  }

  @ParameterizedTest
  @Tag("E16")
  @ValueSource(
      strings = {"", "{", "[]", "null", "\"text\"", "{} {}", "not json at all", "{\"format\": 1}"})
  void whatIsNoSessionIsRefused(String content) throws IOException {
    Path file = file(content);

    assertFalse(SessionFile.claims(file));
    refused(file);
  }

  @Test
  @Tag("E16")
  void aNewerVersionIsToldEvenWhenItsValuesAreOfAnotherKind() throws IOException {
    ModelException refusal =
        refused(file("{\"format\": \"logit-lens session\", \"version\": 7, \"model\": [1]}"));

    assertEquals("a.lens.json was saved by a newer version of Logit Lens.", refusal.getMessage());
    assertTrue(refusal.remedy().contains("layout 1, not 7"), refusal.remedy());
  }

  @Test
  @Tag("E16")
  void whatIsNestedDeeplyIsRefused() throws IOException {
    for (String deep :
        List.of(
            "[".repeat(500_000),
            "{\"x\":".repeat(200_000),
            "{\"format\": \"logit-lens session\", \"x\": " + "[".repeat(100_000))) {
      assertTrue(refused(file(deep)).getMessage().contains("nested too deeply"));
    }
  }

  @Test
  @Tag("E16")
  void aGigabyteIsNotReadNorAreTenMegabytesOfPrompt() throws IOException {
    Path sparse = folder.resolve("large.lens.json");
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            sparse,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.position((1L << 30) - 1);
      channel.write(ByteBuffer.wrap(new byte[1]));
    }

    assertEquals("large.lens.json has 1,073,741,824 bytes.", refused(sparse).getMessage());
    assertFalse(SessionFile.claims(sparse));
    ModelException refusal = refused(changed("prompt/text", "\"" + "x".repeat(10_000_000) + "\""));
    assertTrue(refusal.remedy().contains("at most 2,097,152 bytes"), refusal.remedy());
  }

  @Test
  @Tag("E16")
  void theLongestPromptThatTheWindowHoldsFitsHoweverItIsWritten() throws Exception {
    SavedSession session = some("\u0001".repeat(PromptText.MAX_LENGTH));
    Path file = folder.resolve("long.lens.json");

    SessionFile.write(file, false, session);

    assertEquals(session, SessionFile.read(file));
  }

  @Test
  @Tag("E16")
  void bytesThatAreNotUtf8AreRefusedWithTheirPlace() throws IOException {
    Path file = folder.resolve("a.lens.json");
    Files.write(file, "{\"format\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertEquals(
        "a.lens.json is not UTF-8: byte 12 begins no character.", refused(file).getMessage());
    assertFalse(SessionFile.claims(file));
  }

  @Test
  @Tag("E16")
  @DisabledOnOs(OS.WINDOWS)
  void aFolderAndAPipeAreRefusedAtOnce() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("folder.lens.json"));
    Path pipe = folder.resolve("pipe.lens.json");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

    for (Path each : List.of(directory, pipe)) {
      assertTrue(refused(each).getMessage().endsWith("is not a regular file."));
      assertFalse(SessionFile.claims(each));
    }
  }

  @Test
  @Tag("E16")
  void namesFromAFileAreShownShortAndWithoutWhatCannotBeSeen() {
    assertEquals("a?b?c", SavedModel.shown("a\u202Eb\nc"));
    assertEquals(81, SavedModel.shown("x".repeat(5000)).length());
  }
}
