package org.logitlens.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.LibraryPlace;

class LibraryWordsTest {
  private static final long MEGA = 1_000_000;
  private static final LibraryPlace PLACE =
      new LibraryPlace(Path.of("hub"), false, 1000 * MEGA, 2000 * MEGA);

  private static String noComplaint(String address) {
    assertTrue(address.contains("/"), address);
    return "";
  }

  private static LibraryModel model(long download, long memory, boolean fits, long kept) {
    return new LibraryModel(
        "owner/name",
        "A Model",
        "GPT-2",
        12,
        124 * MEGA,
        download * MEGA,
        memory * MEGA,
        fits,
        "MIT",
        false,
        kept >= download ? Optional.of(Path.of("there")) : Optional.empty(),
        kept * MEGA,
        Optional.of(Instant.parse("2026-01-02T12:00:00Z")));
  }

  @Test
  void whatIsKnownIsSaidAndTheRestLeftOut() {
    assertEquals(
        "GPT-2  ·  12 blocks  ·  124M weights  ·  licence MIT  ·  last opened 2026-01-02",
        ModelWords.facts(model(500, 700, true, 0)));
    assertTrue(ModelWords.facts(LibraryModel.named("a/b")).startsWith("Any model"));
    assertEquals(
        "How much is downloaded is told when the download begins.",
        ModelWords.disk(LibraryModel.named("a/b"), PLACE));
    assertTrue(ModelWords.memory(LibraryModel.named("a/b"), PLACE).contains("is told when"));
  }

  @Test
  void roomOnTheDiskIsToldInNumbers() {
    assertEquals(
        "Downloads 500 MB; 1.0 GB are free on the disk.",
        ModelWords.disk(model(500, 700, true, 0), PLACE));
    assertEquals(
        "Downloads 1.5 GB; 200 MB of it are here; 1.0 GB are free on the disk, which is too"
            + " little: free 300 MB more.",
        ModelWords.disk(model(1500, 700, true, 200), PLACE));
    assertEquals(
        "Downloaded: takes 500 MB on the disk.",
        ModelWords.disk(model(500, 700, true, 500), PLACE));
  }

  @Test
  void memoryIsToldInNumbersAndWhyItMayBeLessThanTheWeights() {
    assertEquals(
        "Needs about 700 MB of memory; 2.0 GB are free: it fits.",
        ModelWords.memory(model(500, 700, true, 0), PLACE));
    assertTrue(
        ModelWords.memory(model(5000, 700, true, 0), PLACE).endsWith("read as they are needed."));
    assertTrue(
        ModelWords.memory(model(5000, 7000, false, 0), PLACE).contains("it does not fit now"));
  }

  @Test
  void aTransferSaysHowFarHowFastAndHowLong() {
    assertEquals(
        "A Model  ·  asking for it",
        ModelWords.transfer(
            new Transfer(Task.DOWNLOAD, "owner/name", "asking for it", 0, 0, 0), "A Model"));
    assertEquals(
        "Checking A Model  ·  50 MB of 200 MB  ·  10.0 MB/s  ·  15 s left",
        ModelWords.transfer(
            new Transfer(Task.VERIFY, "owner/name", "x", 50 * MEGA, 200 * MEGA, 10 * MEGA),
            "A Model"));
  }

  @Test
  void everyWordOfASearchMustBeFound() {
    List<LibraryModel> all = List.of(model(1, 1, true, 0), LibraryModel.named("someone/else"));

    assertEquals(
        1, new LibrarySearch("model MIT", false).of(all, LibraryWordsTest::noComplaint).size());
    assertEquals(
        0, new LibrarySearch("model apache", false).of(all, LibraryWordsTest::noComplaint).size());
    assertEquals(2, new LibrarySearch("  ", false).of(all, LibraryWordsTest::noComplaint).size());
  }

  @Test
  void aWholeNameIsOfferedThoughItIsNotListed() {
    List<LibraryModel> all = List.of(model(1, 1, true, 0));

    assertEquals(
        "x/y@z",
        new LibrarySearch(" x/y@z ", false)
            .of(all, LibraryWordsTest::noComplaint)
            .get(0)
            .address());
    assertEquals(
        List.of("owner/name"),
        new LibrarySearch("owner/name", false)
            .of(all, LibraryWordsTest::noComplaint).stream().map(LibraryModel::address).toList(),
        "once");
    assertEquals(List.of(), new LibrarySearch("x/y/z", false).of(all, address -> "no name"));
    assertEquals("no name", new LibrarySearch("x/y/z", false).hint(0, address -> "no name"));
    assertEquals(
        "No downloaded model matches.",
        new LibrarySearch("x/y", true).hint(0, LibraryWordsTest::noComplaint));
  }
}
