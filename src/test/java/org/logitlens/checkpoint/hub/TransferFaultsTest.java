package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** Bodies that break off, stall, lie or never end. */
class TransferFaultsTest extends WithScriptedHub {
  private static final int HALF = SIZE / 2;

  @Test
  @Tag("N9")
  void goesOnAfterABodyThatIsCutAtHalf() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.cutAt(HALF));
    assertArrives(file);
    assertEquals(List.of("", "bytes=" + HALF + "-"), ranges());
    assertTrue(hub.sent() < SIZE + 1000, "nothing is sent twice");
  }

  @Test
  @Tag("N9")
  void goesOnFromWhatAnEarlierDownloadLeft() throws Exception {
    RemoteFile file = found(WEIGHTS);
    Files.write(partial, Arrays.copyOf(weights, HALF));
    assertArrives(file);
    assertEquals(List.of("bytes=" + HALF + "-"), ranges());
  }

  @Test
  @Tag("N10")
  void noticesABodyWithoutLengthThatIsCut() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.unsized().cutAt(HALF));
    assertArrives(file);
    assertEquals(List.of("", "bytes=" + HALF + "-"), ranges());
  }

  @Test
  void takesAWholeBodyWithoutLength() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), Reply::unsized);
    assertArrives(file);
    assertEquals(1, ranges().size());
  }

  @Test
  void givesUpOnABodyThatIsAlwaysCutAtTheSamePlaceAndKeepsWhatCame() throws Exception {
    RemoteFile file = found(WEIGHTS);
    // A server that ignores ranges, too, so that there is no progress at all.
    hub.always(
        hub.atStorage(WEIGHTS),
        reply -> reply.status(200).body(weights).without("Content-Range").cutAt(HALF));
    HubException error = assertFails(Kind.UNREACHABLE, file);
    assertTrue(error.getMessage().contains("50,000 of the 100,000 bytes"), error::getMessage);
    assertEquals(1 + QuickClient.PATIENCE.retries(), ranges().size());
    hub.behave();
    assertEquals(HALF, Files.size(partial));
    assertArrives(file);
  }

  @Test
  @Tag("N11")
  void startsOverWhenTheServerIgnoresTheRange() throws Exception {
    RemoteFile file = found(WEIGHTS);
    Files.write(partial, Arrays.copyOf(weights, HALF));
    hub.once(
        hub.atStorage(WEIGHTS), reply -> reply.status(200).body(weights).without("Content-Range"));
    assertArrives(file);
    assertEquals(SIZE, Files.size(partial));
    assertEquals(1, ranges().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 0-99999/100000",
        "bytes 50001-99999/100000",
        "bytes 50000-99999/100001",
        "bytes 50000-100000/100000",
        "bytes 50000-49999/100000",
        "bytes */100000",
        "items 50000-99999/100000",
        ""
      })
  @Tag("N12")
  void startsOverWhenTheServerSendsAnotherRange(String range) throws Exception {
    RemoteFile file = found(WEIGHTS);
    Files.write(partial, Arrays.copyOf(weights, HALF));
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.with("Content-Range", range));
    assertArrives(file);
    assertEquals(List.of("bytes=" + HALF + "-", ""), ranges());
  }

  @Test
  void acceptsAPartOfTheRangeAndAsksForTheRest() throws Exception {
    RemoteFile file = found(WEIGHTS);
    Files.write(partial, Arrays.copyOf(weights, HALF));
    hub.once(
        hub.atStorage(WEIGHTS),
        reply ->
            reply
                .body(Arrays.copyOfRange(weights, HALF, HALF + 10))
                .with("Content-Range", "bytes 50000-50009/*"));
    assertArrives(file);
    assertEquals(List.of("bytes=50000-", "bytes=50010-"), ranges());
  }

  @Test
  @Tag("N13")
  void startsOverWhenTheRangeIsRefused() throws Exception {
    RemoteFile file = found(WEIGHTS);
    Files.write(partial, Arrays.copyOf(weights, HALF));
    hub.once(
        hub.atStorage(WEIGHTS),
        reply -> reply.status(416).body(new byte[0]).with("Content-Range", "bytes */40000"));
    assertArrives(file);
    assertEquals(List.of("bytes=50000-", ""), ranges());
  }

  @Test
  @Tag("N13")
  void checksAFileThatIsAlreadyWholeInsteadOfAskingForARangeThatIsRefused() throws Exception {
    RemoteFile file = found(WEIGHTS);
    Files.write(partial, weights);
    assertArrives(file);
    assertEquals(List.of(), hub.storageRequests());
    byte[] wrong = weights.clone();
    wrong[7]++;
    Files.write(partial, wrong);
    assertArrives(file);
    assertEquals(List.of(""), ranges());
  }

  @Test
  void startsOverFromAnEarlierDownloadThatIsTooLong() throws Exception {
    RemoteFile file = found(WEIGHTS);
    Files.write(partial, Arrays.copyOf(weights, SIZE + 1));
    assertArrives(file);
    assertEquals(List.of(""), ranges());
  }

  @Test
  @Tag("N16")
  void stopsABodyThatIsLongerThanPromised() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.always(hub.atStorage(WEIGHTS), reply -> reply.body(Arrays.copyOf(weights, SIZE + 1)));
    HubException error = assertFails(Kind.CORRUPT, file);
    assertTrue(error.getMessage().contains("100,001 bytes"), error::getMessage);
    assertFalse(Files.exists(partial));
  }

  @Test
  @Tag("N16")
  void stopsABodyThatNeverEnds() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.always(hub.atStorage(WEIGHTS), Reply::endless);
    HubException error = assertFails(Kind.CORRUPT, file);
    assertTrue(error.getMessage().contains("more than the 100,000 bytes"), error::getMessage);
    assertFalse(Files.exists(partial));
    assertEquals(2, ranges().size());
    assertTrue(hub.sent() < 30_000_000, () -> hub.sent() + " bytes were sent");
  }

  @Test
  @Tag("N17")
  void fetchesOnceMoreWhatCameOutWrong() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.corrupt(SIZE / 3));
    assertArrives(file);
    assertEquals(List.of("", ""), ranges());
  }

  @Test
  @Tag("N17")
  void deletesWhatCameOutWrongTwiceAndNamesBothHashes() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.always(hub.atStorage(WEIGHTS), reply -> reply.corrupt(5));
    byte[] wrong = weights.clone();
    wrong[5] ^= 1;
    HubException error = assertFails(Kind.CORRUPT, file);
    assertTrue(error.getMessage().contains(Hashes.sha256(weights)), error::getMessage);
    assertTrue(error.getMessage().contains(Hashes.sha256(wrong)), error::getMessage);
    assertFalse(Files.exists(partial));
    assertEquals(List.of("", ""), ranges());
  }

  @Test
  @Tag("N17")
  void checksSmallFilesByTheHashOfGit() throws Exception {
    RemoteFile file = found(CONFIG);
    hub.once(hub.atHub(CONFIG), reply -> reply.corrupt(3));
    assertArrayEquals(config, download(client(), file));
    Files.delete(partial);
    hub.always(hub.atHub(CONFIG), reply -> reply.corrupt(3));
    byte[] wrong = config.clone();
    wrong[3] ^= 1;
    HubException error = assertFails(Kind.CORRUPT, file);
    assertTrue(error.getMessage().contains(Hashes.gitSha1(config)), error::getMessage);
    assertTrue(error.getMessage().contains(Hashes.gitSha1(wrong)), error::getMessage);
    assertFalse(Files.exists(partial));
  }

  @Test
  @Tag("N18")
  void startsOverWhenTheTagOfTheWeightsChangesBeforeItGoesOn() throws Exception {
    RemoteFile file = found(WEIGHTS);
    byte[] old = weights.clone();
    Arrays.fill(old, 0, HALF, (byte) 9);
    hub.once(hub.atStorage(WEIGHTS), r -> r.body(old).with("ETag", "\"old\"").cutAt(HALF));
    assertArrives(file);
    Request second = hub.storageRequests().get(1);
    assertEquals("\"old\"", second.header("If-Range").orElse(""));
    assertEquals("bytes=" + HALF + "-", second.header("Range").orElse(""));
    assertEquals(2, ranges().size());
  }

  @Test
  @Tag("N18")
  void startsOverWhenAChangedTagComesWithARangeAllTheSame() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.cutAt(HALF));
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.with("ETag", "\"new\"").corrupt(1));
    assertArrives(file);
    assertEquals(List.of("", "bytes=50000-", ""), ranges());
  }

  @Test
  @Tag("N18")
  void refusesASmallFileWhoseTagChangesBeforeItGoesOn() throws Exception {
    RemoteFile file = found(CONFIG);
    Files.write(partial, Arrays.copyOf(config, 5));
    byte[] other = "{\"n_layer\": 3}".getBytes(StandardCharsets.UTF_8);
    hub.always(
        hub.atHub(CONFIG),
        reply ->
            reply
                .status(200)
                .body(other)
                .with("ETag", '"' + Hashes.gitSha1(other) + '"')
                .without("Content-Range"));
    HubException error = assertFails(Kind.CORRUPT, file);
    assertEquals('"' + file.etag() + '"', hub.requests().get(1).header("If-Range").orElse(""));
    assertTrue(error.getMessage().contains(file.etag()), error::getMessage);
    assertTrue(error.getMessage().contains(Hashes.gitSha1(other)), error::getMessage);
    hub.behave();
    assertArrayEquals(config, download(client(), file));
  }

  @Test
  @Tag("N18")
  void refusesARedirectToOtherWeights() throws Exception {
    RemoteFile file = found(WEIGHTS);
    String other = "0".repeat(64);
    hub.always(hub.atHub(WEIGHTS), reply -> reply.with("X-Linked-Etag", '"' + other + '"'));
    HubException error = assertFails(Kind.CORRUPT, file);
    assertTrue(error.getMessage().contains(other), error::getMessage);
    assertEquals(List.of(), hub.storageRequests());
  }

  @Test
  void goesOnWithoutConditionAfterATagThatPromisesNothing() throws Exception {
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.with("ETag", "W/\"weak\"").cutAt(HALF));
    assertArrives(file);
    Request second = hub.storageRequests().get(1);
    assertTrue(second.header("If-Range").isEmpty());
    assertEquals("bytes=50000-", second.header("Range").orElse(""));
  }

  @Test
  @Tag("N19")
  void refusesACompressedBody() throws Exception {
    RemoteFile file = found(CONFIG);
    byte[] zipped = gzip(config);
    hub.always(hub.atHub(CONFIG), reply -> reply.body(zipped).with("Content-Encoding", "gzip"));
    HubException error = assertFails(Kind.OTHER, file);
    assertTrue(error.getMessage().contains("compressed (gzip)"), error::getMessage);
    assertEquals(0, Files.size(partial));
  }

  @Test
  @Tag("N19")
  void doesNotTakeTheSizeOfACompressedBodyForTheSizeOfTheFile() throws Exception {
    byte[] zipped = gzip(config);
    hub.once(
        ScriptedHub.head(CONFIG), reply -> reply.body(zipped).with("Content-Encoding", "gzip"));
    HubException error = assertNotFound(Kind.OTHER, CONFIG);
    assertTrue(error.getMessage().contains("compressed (gzip)"), error::getMessage);
    hub.once(
        ScriptedHub.head(CONFIG),
        reply ->
            reply
                .body(zipped)
                .with("Content-Encoding", "gzip")
                .with("X-Linked-Size", config.length + ""));
    assertEquals(config.length, found(CONFIG).size());
  }

  @Test
  @Tag("N7")
  void refusesAPageForPeopleByItsTypeAndByItsFirstBytes() throws Exception {
    String page = "<!DOCTYPE html><title>Hotel</title>";
    byte[] html = page.getBytes(StandardCharsets.UTF_8);
    hub.commit("owner/name", "main", Map.of(CONFIG, new byte[html.length], WEIGHTS, weights));
    for (String name : List.of(CONFIG, WEIGHTS)) {
      RemoteFile file = found(name);
      for (String type : List.of("text/html; charset=utf-8", "application/json")) {
        hub.always(
            ScriptedHub.get(name),
            reply ->
                reply
                    .status(200)
                    .without("Location")
                    .without("ETag")
                    .without("X-Linked-Etag")
                    .unsized()
                    .body(html)
                    .with("Content-Type", type));
        HubException error = assertFails(Kind.NOT_A_HUB, file);
        assertTrue(error.getMessage().contains("web page instead of " + name), error::getMessage);
        assertFalse(error.getMessage().contains("Hotel"));
        assertEquals(0, Files.size(partial), "nothing of it is kept");
        hub.behave();
      }
    }
  }

  @Test
  @Tag("N7")
  void refusesAPageForPeopleThatComesByteByByte() throws Exception {
    byte[] html = "\n <html><body>".getBytes(StandardCharsets.UTF_8);
    RemoteFile file = found(WEIGHTS);
    hub.once(
        hub.atStorage(WEIGHTS), reply -> reply.unsized().body(html).drip(Duration.ofMillis(3)));
    assertFails(Kind.NOT_A_HUB, file);
    assertEquals(0, Files.size(partial));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }
}
