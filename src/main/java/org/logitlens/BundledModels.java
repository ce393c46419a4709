package org.logitlens;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the model that ships with the application: {@code lens-mini} in a folder {@code models}
 * that the system property {@value #PROPERTY} names, or that lies beside the program or one of the
 * folders above it (a checkout, an installed application), or in the working directory.
 */
public final class BundledModels {
  /** Names the folder of models. */
  public static final String PROPERTY = "logitlens.models";

  private static final String FOLDER = "models";
  private static final String DEFAULT_MODEL = "lens-mini";
  private static final int FOLDERS_ABOVE = 4;

  private BundledModels() {}

  /** The folder of the bundled model, or null when there is none. */
  public static @Nullable Path find() {
    return find(System.getProperty(PROPERTY), program(), Path.of(""));
  }

  /**
   * Looks in the places in their order.
   *
   * @param named what the property says; null or blank when it is not set
   * @param program the jar or the folder of classes; null when unknown
   * @param working the working directory
   */
  static @Nullable Path find(@Nullable String named, @Nullable Path program, Path working) {
    List<Path> places = new ArrayList<>();
    if (named != null && !named.isBlank()) {
      try {
        places.add(Path.of(named));
      } catch (InvalidPathException e) {
        // Not a path on this system: as if it named a folder that is not there.
      }
    }
    Path folder = program == null ? null : program.toAbsolutePath().getParent();
    for (int i = 0; i < FOLDERS_ABOVE && folder != null; i++) {
      places.add(folder.resolve(FOLDER));
      folder = folder.getParent();
    }
    places.add(working.resolve(FOLDER));
    return places.stream()
        .map(place -> place.resolve(DEFAULT_MODEL).toAbsolutePath().normalize())
        .filter(model -> Files.isRegularFile(model.resolve("config.json")))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Path program() {
    CodeSource source = BundledModels.class.getProtectionDomain().getCodeSource();
    try {
      return source == null || source.getLocation() == null
          ? null
          : Path.of(source.getLocation().toURI());
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }
}
