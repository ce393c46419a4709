package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;

/**
 * The environment variables that Python's huggingface_hub goes by, with their meaning there, so
 * that one setting serves both. A variable that is set to nothing counts as not set.
 */
public final class HubEnvironment {
  private static final URI HUB = URI.create("https://huggingface.co");
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final long LONGEST_TOKEN_FILE = 64 * 1024;
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)\\})");

  private final Map<String, String> environment;
  private final String home;

  private HubEnvironment(Map<String, String> environment, String home) {
    this.environment = environment;
    this.home = home;
  }

  /**
   * The settings of the user who runs this process.
   *
   * @throws CheckpointException when a variable makes no sense; names it
   */
  public static HubSettings ofProcess() throws CheckpointException {
    return settings(System.getenv(), System.getProperty("user.home", ""));
  }

  /**
   * Reads settings.
   *
   * @param environment the environment variables
   * @param home the home folder; empty or {@code ?} when there is none
   * @throws CheckpointException when a variable makes no sense; names it
   */
  public static HubSettings settings(Map<String, String> environment, String home)
      throws CheckpointException {
    return new HubEnvironment(environment, home.equals("?") ? "" : home).settings();
  }

  private HubSettings settings() throws CheckpointException {
    boolean offline =
        isTrue(first("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")); // the first that is set decides
    return new HubSettings(endpoint(), cache(), token(), offline);
  }

  private URI endpoint() throws CheckpointException {
    String typed = first("HF_ENDPOINT");
    if (typed == null) {
      return HUB;
    }
    try {
      URI uri = new URI(typed.strip().replaceAll("/+$", "")).normalize();
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("https") || scheme.equals("http");
      if (web
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new URI(scheme + "://" + uri.getRawAuthority() + path);
      }
    } catch (URISyntaxException e) {
      throw notAnEndpoint(e);
    }
    throw notAnEndpoint(null);
  }

  /** Doesn't repeat what was typed: there may be a password in it. */
  private static CheckpointException notAnEndpoint(@Nullable Throwable cause) {
    return new CheckpointException(
        "HF_ENDPOINT is not the address of a hub.",
        "Set it to scheme, host and path, such as " + HUB + ", or unset it.",
        cause);
  }

  private Path cache() throws CheckpointException {
    String cache = first("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
    return cache == null ? hubHome().resolve("hub") : path("HF_HUB_CACHE", cache);
  }

  private Path hubHome() throws CheckpointException {
    String hubHome = first("HF_HOME");
    if (hubHome != null) {
      return path("HF_HOME", hubHome);
    }
    String caches = first("XDG_CACHE_HOME");
    return path("XDG_CACHE_HOME", caches == null ? "~/.cache" : caches).resolve("huggingface");
  }

  private Path path(String variable, String typed) throws CheckpointException {
    String text = typed;
    if (text.equals("~") || text.startsWith("~/") || text.startsWith("~\\")) {
      if (home.isEmpty()) {
        throw new CheckpointException(
            "There is no home folder to keep models in.", "Set HF_HOME to a folder.");
      }
      text = home + text.substring(1);
    }
    text =
        VARIABLE
            .matcher(text)
            .replaceAll(
                found -> {
                  String name = found.group(1) == null ? found.group(2) : found.group(1);
                  return Matcher.quoteReplacement(environment.getOrDefault(name, found.group()));
                });
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new CheckpointException(
          variable + " is not a folder's name: " + e.getReason() + ".",
          "Set it to a folder, or unset it.",
          e);
    }
  }

  private @Nullable String token() throws CheckpointException {
    if (isTrue(first("HF_HUB_DISABLE_IMPLICIT_TOKEN"))) {
      return null;
    }
    String token = clean(first("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"));
    String source = "HF_TOKEN";
    if (token == null) {
      String named = first("HF_TOKEN_PATH");
      Path file = named == null ? hubHome().resolve("token") : path("HF_TOKEN_PATH", named);
      token = clean(read(file));
      source = file.toString();
    }
    if (token != null && !HubSettings.isToken(token)) {
      throw new CheckpointException(
          "The token in " + source + " has characters that no token has.",
          "Copy it again, or remove it.");
    }
    return token;
  }

  private static @Nullable String read(Path file) throws CheckpointException {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      if (Files.size(file) > LONGEST_TOKEN_FILE) {
        throw new CheckpointException(file + " is too long for a token.", "Log in again.");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(
          "The token in " + file + " can't be read: " + e.getMessage(),
          "Check the file's permissions, or set HF_TOKEN.",
          e);
    }
  }

  /** Line ends are cut out wherever they are, as Python does: some editors break long lines. */
  private static @Nullable String clean(@Nullable String token) {
    String clean = token == null ? "" : token.replace("\r", "").replace("\n", "").strip();
    return clean.isEmpty() ? null : clean;
  }

  private static boolean isTrue(@Nullable String value) {
    return value != null && TRUE.contains(value.toUpperCase(Locale.ROOT));
  }

  private @Nullable String first(String... names) {
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }
}
