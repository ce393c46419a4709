package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.ModelException;

@Tag("R10")
class NativeLibrariesTest {
  private final Path directory;
  private @Nullable String before;

  NativeLibrariesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void clear() {
    before = System.getProperty(NativeLibraries.PATH_PROPERTY);
    System.clearProperty(NativeLibraries.PATH_PROPERTY);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(NativeLibraries.PATH_PROPERTY);
    } else {
      System.setProperty(NativeLibraries.PATH_PROPERTY, before);
    }
  }

  private NativeLibraries libraries(Path folder, Consumer<Path> loader) throws IOException {
    Path jar = Files.createDirectories(directory.resolve("jar"));
    for (String name : List.of("onnxruntime", "onnxruntime4j_jni")) {
      Files.writeString(jar.resolve(System.mapLibraryName(name)), "code of " + name);
    }
    return new NativeLibraries(
        folder,
        file -> {
          try {
            Path packed = jar.resolve(file);
            return Files.exists(packed) ? packed.toUri().toURL() : null;
          } catch (MalformedURLException e) {
            return noUrl();
          }
        },
        loader);
  }

  private static @Nullable URL noUrl() {
    return null;
  }

  @Test
  void theyAreUnpackedOnceAndUsedFromThere() throws IOException {
    Path folder = directory.resolve("cache").resolve("libs");
    List<Path> loaded = new ArrayList<>();
    assertTrue(libraries(folder, loaded::add).prepare());
    assertEquals(folder.toString(), System.getProperty(NativeLibraries.PATH_PROPERTY));
    Path main = folder.resolve(System.mapLibraryName("onnxruntime"));
    assertEquals("code of onnxruntime", Files.readString(main));
    assertEquals(List.of(main), loaded);
    var written = Files.getLastModifiedTime(main);
    System.clearProperty(NativeLibraries.PATH_PROPERTY);
    assertTrue(libraries(folder, loaded::add).prepare());
    assertEquals(written, Files.getLastModifiedTime(main), "not written again");
  }

  @Test
  void aLibraryCutShortIsUnpackedAgain() throws IOException {
    Path folder = directory.resolve("libs");
    libraries(folder, path -> {}).prepare();
    Path main = folder.resolve(System.mapLibraryName("onnxruntime"));
    Files.writeString(main, "code");
    System.clearProperty(NativeLibraries.PATH_PROPERTY);
    assertTrue(libraries(folder, path -> {}).prepare());
    assertEquals("code of onnxruntime", Files.readString(main));
  }

  @Test
  void aFolderThatCannotBeMadeIsLeftAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    assertFalse(libraries(file.resolve("libs"), path -> {}).prepare());
    assertNull(System.getProperty(NativeLibraries.PATH_PROPERTY));
  }

  @Test
  void aFolderThatProgramsMayNotRunFromIsLeftAlone() throws IOException {
    NativeLibraries libraries =
        libraries(
            directory.resolve("libs"),
            path -> {
              throw new UnsatisfiedLinkError("failed to map segment from shared object");
            });
    assertFalse(libraries.prepare());
    assertNull(System.getProperty(NativeLibraries.PATH_PROPERTY));
  }

  @Test
  void aUsersOwnFolderIsNotTouched() throws IOException {
    System.setProperty(NativeLibraries.PATH_PROPERTY, "/somewhere");
    assertFalse(libraries(directory.resolve("libs"), path -> {}).prepare());
    assertFalse(Files.exists(directory.resolve("libs")));
  }

  @Test
  void theMessageNamesReasonPlatformAndProperties() {
    ModelException message =
        NativeLibraries.unusable(
            new ExceptionInInitializerError(new UnsatisfiedLinkError("wrong ELF class")));
    assertTrue(message.getMessage().contains("wrong ELF class"), message.getMessage());
    assertTrue(message.getMessage().contains(NativeLibraries.platform()), message.getMessage());
    assertTrue(message.remedy().contains("-Dlogitlens.cache=FOLDER"), message.remedy());
    assertTrue(message.remedy().contains("-Donnxruntime.native.path=FOLDER"), message.remedy());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/libonnxruntime.so: Error loading shared library libstdc++.so.6: No such file or"
            + " directory (needed by /a/libonnxruntime.so)",
        "/a/libonnxruntime.so: Error loading shared library ld-linux-x86-64.so.2: No such file or"
            + " directory (needed by /a/libonnxruntime.so)",
        "/a/libonnxruntime.so: Error relocating /a/libonnxruntime.so: __memcpy_chk: symbol not"
            + " found"
      })
  void aSystemOfMuslIsToldThatItsLibraryIsTheReason(String said) {
    ModelException message =
        NativeLibraries.unusable(new ExceptionInInitializerError(new UnsatisfiedLinkError(said)));
    assertTrue(message.getMessage().endsWith(said), message.getMessage());
    assertTrue(message.remedy().contains("C library is musl"), message.remedy());
    assertTrue(message.remedy().contains("glibc"), message.remedy());
    assertTrue(message.remedy().contains("-Donnxruntime.native.path=FOLDER"), message.remedy());
    assertFalse(message.remedy().contains("can be written to"), message.remedy());
  }

  /** Starts the engine alone; prints how that ended. */
  static final class EngineStart {
    private EngineStart() {}

    /** Entry point of the child process. */
    public static void main(String[] args) {
      try {
        assertNotNull(OnnxEngine.environment());
        System.out.println("STARTED");
      } catch (ModelException e) {
        System.out.println("REFUSED " + e.getMessage() + " " + e.remedy());
      }
    }
  }

  @Test
  @Timeout(120)
  void aProcessThatCanUnpackNowhereSaysWhichPropertyToSet() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    String output = start("-Dlogitlens.cache=" + file, "-Djava.io.tmpdir=" + file);
    assertTrue(output.contains("REFUSED"), output);
    assertTrue(output.contains("-Dlogitlens.cache=FOLDER"), output);
  }

  @Test
  @Timeout(120)
  void aProcessWithAnUnusableCacheFolderStartsFromTheTemporaryFolder() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    String output = start("-Dlogitlens.cache=" + file, "-Djava.io.tmpdir=" + directory);
    assertTrue(output.contains("STARTED"), output);
  }

  @Test
  @Timeout(120)
  void aProcessOnAMachineWithoutABuildSaysWhichPropertyToSet() throws Exception {
    String output = start("-Dos.arch=s390x", "-Djava.io.tmpdir=" + directory);
    assertTrue(output.contains("REFUSED"), output);
    assertTrue(output.contains("s390x"), output);
    assertTrue(output.contains("-Donnxruntime.native.path=FOLDER"), output);
  }

  private static String start(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-Xmx256m", "-cp", System.getProperty("java.class.path"), EngineStart.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
