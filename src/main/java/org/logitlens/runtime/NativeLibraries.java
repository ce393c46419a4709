package org.logitlens.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native libraries of ONNX Runtime, unpacked once into a cache folder. Left to itself the
 * library unpacks them into a new temporary folder at every start, which takes seconds with its GPU
 * build.
 */
final class NativeLibraries {
  /** Where ONNX Runtime looks for its libraries; a user who sets it is left alone. */
  static final String PATH_PROPERTY = "onnxruntime.native.path";

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
  private static final String MAIN = "onnxruntime";
  private static final List<String> REQUIRED = List.of(MAIN, "onnxruntime4j_jni");
  private static final List<String> OPTIONAL =
      List.of("onnxruntime_providers_shared", "onnxruntime_providers_cuda");

  private final Path folder;
  private final Function<String, @Nullable URL> packed;
  private final Consumer<Path> loader;

  /**
   * Makes one.
   *
   * @param folder where to unpack
   * @param packed the library in the jar by its file name, null where there is none
   * @param loader loads a library, throws UnsatisfiedLinkError when the system refuses
   */
  NativeLibraries(Path folder, Function<String, @Nullable URL> packed, Consumer<Path> loader) {
    this.folder = folder;
    this.packed = packed;
    this.loader = loader;
  }

  /** Those on this process's class path, in the user's cache folder. */
  static NativeLibraries ofProcess() {
    Function<String, @Nullable URL> packed =
        file ->
            OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform() + "/" + file);
    String version = OrtEnvironment.class.getPackage().getImplementationVersion();
    String build = packed.apply(fileName(OPTIONAL.get(1))) == null ? "cpu" : "gpu";
    Path folder =
        EngineSwitches.cacheFolder()
            .resolve("onnxruntime-" + version + "-" + platform() + "-" + build);
    return new NativeLibraries(folder, packed, file -> System.load(file.toString()));
  }

  /**
   * Unpacks what is missing and points ONNX Runtime to it. When that is impossible nothing is set:
   * ONNX Runtime then tries the temporary folder.
   *
   * @return whether the cache folder is used
   */
  boolean prepare() {
    if (System.getProperty(PATH_PROPERTY) != null) {
      return false;
    }
    try {
      Files.createDirectories(folder);
      for (String library : REQUIRED) {
        if (!unpack(library)) {
          return false;
        }
      }
      for (String library : OPTIONAL) {
        unpack(library);
      }
      // Tells at once whether programs may run from there; loading it twice is harmless.
      loader.accept(folder.resolve(fileName(MAIN)).toAbsolutePath());
    } catch (IOException | LinkageError | SecurityException e) {
      LOG.info("Not using {} for native libraries: {}", folder, e.toString());
      return false;
    }
    System.setProperty(PATH_PROPERTY, folder.toAbsolutePath().toString());
    return true;
  }

  private boolean unpack(String library) throws IOException {
    String file = fileName(library);
    URL source = packed.apply(file);
    if (source == null) {
      return false;
    }
    Path target = folder.resolve(file);
    URLConnection connection = source.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      if (Files.isRegularFile(target) && Files.size(target) == connection.getContentLengthLong()) {
        return true;
      }
      // Two processes may do this at once: each writes its own file and moves it into place.
      Path own = Files.createTempFile(folder, file, ".part");
      try {
        Files.copy(in, own, StandardCopyOption.REPLACE_EXISTING);
        Files.move(own, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(own);
      }
    }
    return true;
  }

  /** What to tell the user when the engine cannot start. */
  static ModelException unusable(Throwable cause) {
    LinkFailure failure = LinkFailure.of(cause);
    return new ModelException(
        "ONNX Runtime's native libraries for "
            + platform()
            + " cannot be loaded: "
            + failure.reason(),
        failure.remedy(
            ", or name a folder that holds libraries built for this system with -D"
                + PATH_PROPERTY
                + "=FOLDER",
            "Name a folder that can be written to and that programs may run from with -D"
                + EngineSwitches.CACHE_PROPERTY
                + "=FOLDER (or -Djava.io.tmpdir=FOLDER), or one that holds the libraries with -D"
                + PATH_PROPERTY
                + "=FOLDER."),
        cause);
  }

  /** A platform as ONNX Runtime names it, such as {@code linux-x64}. */
  static String platform() {
    String system = System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "unknown").toLowerCase(Locale.ROOT);
    String name = system.contains("win") ? "win" : system.contains("mac") ? "osx" : "linux";
    return name + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }

  private static String fileName(String library) {
    return System.mapLibraryName(library);
  }
}
