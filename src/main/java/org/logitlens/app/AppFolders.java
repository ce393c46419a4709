package org.logitlens.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The user's folders for this application. Neither needs to exist yet; null stands for "nowhere",
 * and then things are kept in memory.
 *
 * @param config settings
 * @param state the log
 */
public record AppFolders(@Nullable Path config, @Nullable Path state) {

  /** Nothing is written to disk. */
  public static final AppFolders NOWHERE = new AppFolders(null, null);

  private static final String UNIX_NAME = "logit-lens";
  private static final String TITLE = "Logit Lens";

  /** The folders of the user who runs this process. */
  public static AppFolders ofUser() {
    return of(
        System.getProperty("os.name", ""), System::getenv, System.getProperty("user.home", ""));
  }

  /**
   * The folders by the custom of an operating system.
   *
   * @param osName as in the system property {@code os.name}
   * @param environment value of an environment variable, or null
   * @param home the home folder; empty or {@code ?} when there is none
   */
  static AppFolders of(String osName, UnaryOperator<@Nullable String> environment, String home) {
    String os = osName.toLowerCase(Locale.ROOT);
    Path homeFolder = home.equals("?") ? null : absolute(home);
    if (os.startsWith("windows")) {
      return new AppFolders(
          inside(absolute(environment.apply("APPDATA")), TITLE),
          inside(absolute(environment.apply("LOCALAPPDATA")), TITLE));
    }
    if (os.startsWith("mac")) {
      return new AppFolders(
          inside(homeFolder, "Library/Application Support/" + TITLE),
          inside(homeFolder, "Library/Logs/" + TITLE));
    }
    Path config = absolute(environment.apply("XDG_CONFIG_HOME"));
    Path state = absolute(environment.apply("XDG_STATE_HOME"));
    return new AppFolders(
        inside(config == null ? inside(homeFolder, ".config") : config, UNIX_NAME),
        inside(state == null ? inside(homeFolder, ".local/state") : state, UNIX_NAME));
  }

  private static @Nullable Path inside(@Nullable Path folder, String name) {
    return folder == null ? null : folder.resolve(name);
  }

  /** The XDG rules say that a relative path is to be ignored. */
  private static @Nullable Path absolute(@Nullable String path) {
    if (path == null || path.isEmpty()) {
      return null;
    }
    try {
      Path parsed = Path.of(path);
      return parsed.isAbsolute() ? parsed : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
