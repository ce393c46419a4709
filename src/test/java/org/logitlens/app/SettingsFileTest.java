package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.Metric;
import org.logitlens.plot.RangeMode;
import org.logitlens.plot.Theme;

class SettingsFileTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
  private static final String ASIDE = "settings.json.corrupt-20260304-050607";

  private final Path folder;

  SettingsFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Settings some(String prompt) {
    return some(prompt, Metric.ENTROPY);
  }

  private static Settings some(String prompt, Metric metric) {
    return new Settings(
        Settings.VERSION,
        new WindowPlace(10, 20, 1000, 700, false),
        false,
        Theme.DARK,
        "/models/a b#%",
        List.of("/models/a", "/models/ü"),
        prompt,
        false,
        metric,
        RangeMode.AUTOMATIC,
        Decoder.POST_2020,
        HiddenRows.MID_BLOCKS,
        false,
        2,
        false,
        5,
        false,
        Bos.ON,
        Device.Preference.CPU,
        true);
  }

  private SettingsFile file() {
    return new SettingsFile(folder, CLOCK);
  }

  private Path path() {
    return folder.resolve("settings.json");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsWrittenIsReadAgainToTheLastCharacter() throws IOException {
    Settings settings = some("quotes \" \\ \n\t 日本 👩‍👩‍👧 \u2028 and half a pair \uD83D.");

    file().write(settings);

    assertEquals(settings, file().read());
    assertEquals(List.of("settings.json"), names());
  }

  @Test
  @Tag("E8")
  void ofTwoWindowsTheLastToChangeAFieldDecidesAboutThatField() {
    SettingsFile first = file();
    first.write(some("as it was"));
    SettingsFile second = file();
    second.read();

    first.write(some("typed in the first", Metric.ENTROPY));
    second.write(some("as it was", Metric.RANK_NEXT));

    assertEquals(some("typed in the first", Metric.RANK_NEXT), file().read());
    first.write(some("typed again", Metric.ENTROPY));
    assertEquals(some("typed again", Metric.RANK_NEXT), file().read());
    second.write(some("typed in the second", Metric.RANK_NEXT));
    assertEquals(some("typed in the second", Metric.RANK_NEXT), file().read());
  }

  @Test
  @Tag("E8")
  void twoWindowsThatWriteAtOnceNeverTearTheFile() throws Exception {
    file().write(some("0"));
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SettingsFile own = file();
      String letter = i == 0 ? "a" : "b";
      Thread writer =
          new Thread(
              () -> {
                for (int length = 1; length <= 100; length++) {
                  own.write(some(letter.repeat(length * 100)));
                }
              });
      writers.add(writer);
      writer.start();
    }
    do {
      SettingsFile reader = file();
      String prompt = reader.read().prompt();
      assertEquals(List.of(), reader.notices());
      assertTrue(prompt.matches("0|a+|b+"), prompt);
    } while (writers.stream().anyMatch(Thread::isAlive));
    for (Thread writer : writers) {
      writer.join();
    }
    assertEquals(10_000, file().read().prompt().length());
    assertEquals(List.of("settings.json"), names());
  }

  @Test
  @Tag("E9")
  void numbersAndNamesAreWrittenTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "de-DE")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        file().write(some("i İ ı"));
        assertEquals(some("i İ ı"), file().read(), tag);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aFirstStartHasTheDefaultsAndNothingToSay() {
    SettingsFile file = file();

    assertEquals(Settings.DEFAULT, file.read());
    assertEquals(List.of(), file.notices());
  }

  @Test
  void anOlderFileWithoutAFieldGetsItsDefault() throws IOException {
    Files.writeString(path(), "{\"version\": 1, \"prompt\": \"hello\", \"unknown\": [1]}");

    Settings read = file().read();

    assertEquals("hello", read.prompt());
    assertEquals(Settings.DEFAULT.guesses(), read.guesses());
  }

  @Test
  void valuesOutsideTheirLimitsAreMovedInside() throws IOException {
    Files.writeString(path(), "{\"guesses\": 9000, \"stride\": -3, \"metric\": \"NO_SUCH_MODE\"}");

    Settings read = file().read();

    assertEquals(50, read.guesses());
    assertEquals(1, read.stride());
    assertEquals(Metric.KL_FINAL_LAYER, read.metric());
  }

  @ParameterizedTest
  @Tag("E6")
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{} {}",
        "{\"guesses\": \"many\"}",
        "{\"window\": 7}",
        "{\"prompt\": null}",
        "{\"live\": 1}",
        "{\"recent\": {}}",
        "{\"window\": {\"x\": NaN}}",
        "{\"window\": {\"x\": 1e999}}",
        "{\"guesses\": 4294967306}",
        "{\"guesses\": 5.5}",
        "{\"version\": 2}",
        "not json at all"
      })
  void aFileThatCannotBeUnderstoodIsKeptAsideAndToldOnce(String content) throws IOException {
    Files.writeString(path(), content);
    SettingsFile file = file();

    assertEquals(Settings.DEFAULT, file.read());

    List<Problem> told = file.notices();
    assertEquals(1, told.size());
    assertTrue(told.get(0).remedy().contains(ASIDE), told.get(0).remedy());
    assertEquals(List.of(), file.notices(), "told once");
    assertEquals(List.of(ASIDE), names());
    assertEquals(content, Files.readString(folder.resolve(ASIDE)));
    file.write(some("now it works"));
    assertEquals("now it works", file().read().prompt());
  }

  @Test
  @Tag("E6")
  @Tag("E9")
  void twoBrokenFilesOfTheSameTimeAreBothKept() throws IOException {
    for (String content : List.of("first", "second", "third")) {
      Files.writeString(path(), content);
      SettingsFile file = file();

      assertEquals(Settings.DEFAULT, file.read());

      assertTrue(file.notices().get(0).remedy().contains(ASIDE));
    }
    assertEquals(List.of(ASIDE, ASIDE + "-2", ASIDE + "-3"), names());
    assertEquals("third", Files.readString(folder.resolve(ASIDE + "-3")));
  }

  @Test
  @Tag("E6")
  @Tag("E9")
  void theHourThatTheEndOfSummerRepeatsKeepsBothFiles() throws IOException {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    // Both are half past two in the morning there, an hour apart; in spring there is no such time.
    for (String instant :
        List.of("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-03-29T01:30:00Z")) {
      Files.writeString(path(), instant);
      SettingsFile file = new SettingsFile(folder, Clock.fixed(Instant.parse(instant), berlin));

      assertEquals(Settings.DEFAULT, file.read());
      assertEquals(1, file.notices().size());
    }
    String twice = "settings.json.corrupt-20261025-023000";
    assertEquals(List.of("settings.json.corrupt-20260329-033000", twice, twice + "-2"), names());
    assertEquals("2026-10-25T01:30:00Z", Files.readString(folder.resolve(twice + "-2")));
  }

  @Test
  @Tag("E6")
  void deepNestingIsKeptAside() throws IOException {
    Files.writeString(path(), "[".repeat(100_000));

    assertEquals(Settings.DEFAULT, file().read());
    assertEquals(List.of(ASIDE), names());
  }

  @Test
  @Tag("E6")
  void bytesThatAreNotUtf8AreKeptAside() throws IOException {
    Files.write(path(), "{\"prompt\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertEquals(Settings.DEFAULT, file().read());
    assertEquals(List.of(ASIDE), names());
  }

  @Test
  @Tag("E6")
  void aGigabyteIsNotRead() throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            path(),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.position((1L << 30) - 1);
      channel.write(ByteBuffer.wrap(new byte[1]));
    }

    assertEquals(Settings.DEFAULT, file().read());
    assertEquals(List.of(ASIDE), names());
  }

  @Test
  @Tag("E6")
  void aFolderInTheFilesPlaceIsKeptAside() throws IOException {
    Files.createDirectory(path());

    assertEquals(Settings.DEFAULT, file().read());
    assertEquals(List.of(ASIDE), names());
  }

  @Test
  @Tag("E6")
  void aLinkStaysALinkAndItsTargetIsWritten() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("mine.json");
    Files.writeString(elsewhere, "{}");
    Files.createSymbolicLink(path(), elsewhere);

    file().write(some("linked"));

    assertTrue(Files.isSymbolicLink(path()));
    assertTrue(Files.readString(elsewhere).contains("linked"));
    assertEquals("linked", file().read().prompt());
  }

  @Test
  @Tag("E6")
  void aLinkToNowhereIsKeptAside() throws IOException {
    Files.createSymbolicLink(path(), folder.resolve("gone"));

    assertEquals(Settings.DEFAULT, file().read());
    assertEquals(List.of(ASIDE), names());
  }

  @Test
  @Tag("E7")
  void aFolderThatCannotBeMadeMeansSettingsInMemoryAndANotice() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "in the way").resolve("config");
    SettingsFile file = new SettingsFile(blocked, CLOCK);

    assertEquals(Settings.DEFAULT, file.read());
    file.write(some("lost"));

    List<Problem> told = file.notices();
    assertEquals(1, told.size());
    assertTrue(told.get(0).message().contains("forgotten"), told.get(0).message());
    assertEquals("in the way", Files.readString(folder.resolve("file")));
  }

  @Test
  @Tag("E7")
  void withoutAHomeSettingsLiveInMemory() {
    SettingsFile file = new SettingsFile(null, CLOCK);

    assertEquals(Settings.DEFAULT, file.read());
    file.write(some("lost"));

    assertEquals(1, file.notices().size());
  }

  @Test
  @Tag("E7")
  void aFolderThatGoesAwayMeansANoticeNotACrash() throws IOException {
    Path config = folder.resolve("config");
    SettingsFile file = new SettingsFile(config, CLOCK);
    file.read();
    Files.delete(config);

    file.write(some("lost"));
    file.write(some("lost again"));

    assertEquals(1, file.notices().size());
  }
}
