package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptedHubTest {
  private final byte[] json = {'{', '}'};
  private final byte[] weights = {1, 2, 3, 4, 5, 6, 7, 8};

  @Test
  void describesServesAndRedirectsLikeTheRealOne() throws Exception {
    try (ScriptedHub hub = new ScriptedHub()) {
      String commit =
          hub.commit(
              "owner/name", "main", Map.of("config.json", json, "model.safetensors", weights));
      HttpResponse<byte[]> small = ask(hub, "/owner/name/resolve/main/config.json", "");
      assertEquals(200, small.statusCode());
      assertEquals(commit, small.headers().firstValue("x-repo-commit").orElseThrow());
      assertEquals(
          "\"9e26dfeeb6e641a33dae4961196235bdb965b21b\"",
          small.headers().firstValue("etag").orElseThrow());
      assertArrayEquals(json, small.body());

      HttpResponse<byte[]> large = ask(hub, "/owner/name/resolve/main/model.safetensors", "");
      assertEquals(302, large.statusCode());
      assertEquals(
          '"' + Hashes.sha256(weights) + '"',
          large.headers().firstValue("x-linked-etag").orElseThrow());
      URI blob = URI.create(large.headers().firstValue("location").orElseThrow());
      assertEquals(hub.storageEndpoint().getPort(), blob.getPort());
      HttpResponse<byte[]> rest = ask(blob, "bytes=5-");
      assertEquals(206, rest.statusCode());
      assertArrayEquals(new byte[] {6, 7, 8}, rest.body());
      assertEquals(416, ask(blob, "bytes=8-").statusCode());

      assertEquals("EntryNotFound", errorOf(hub, "/owner/name/resolve/main/none.json"));
      assertEquals("RevisionNotFound", errorOf(hub, "/owner/name/resolve/v2/config.json"));
      assertEquals("RepoNotFound", errorOf(hub, "/owner/other/resolve/main/config.json"));
      assertEquals(5, hub.requests().size());
      assertEquals(2, hub.storageRequests().size());
    }
  }

  private static String errorOf(ScriptedHub hub, String path) throws Exception {
    return ask(hub, path, "").headers().firstValue("x-error-code").orElse("");
  }

  private static HttpResponse<byte[]> ask(ScriptedHub hub, String path, String range)
      throws Exception {
    return ask(URI.create(hub.endpoint() + path), range);
  }

  private static HttpResponse<byte[]> ask(URI address, String range) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }
}
