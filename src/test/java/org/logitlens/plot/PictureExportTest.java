package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.GoldenGrids;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;
import org.logitlens.plot.PictureException.Kind;

class PictureExportTest {
  private static final PlotSettings KL = PlotSettings.DEFAULT;
  private static final ExportOptions PLAIN = new ExportOptions(1, 96);
  private static final byte[] OLD = "the old picture".getBytes(StandardCharsets.UTF_8);

  private final Locale locale = Locale.getDefault();

  @TempDir Path folder = Path.of("");

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(locale);
  }

  private static void write(LensGrid grid, PlotSettings settings, Path target, boolean force)
      throws PictureException {
    PictureExport.write(grid, settings, PLAIN, target, force, done -> {}, new Cancellation());
  }

  /** Exports where nothing may be drawn, for the path is wrong. */
  private static PictureException refused(Path target, boolean force) {
    return assertThrows(
        PictureException.class,
        () ->
            PictureExport.write(
                GoldenGrids.of(1),
                KL,
                PLAIN,
                target,
                force,
                done -> {
                  throw new AssertionError("drawn before the path was checked");
                },
                new Cancellation()));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @Tag("X1")
  void aPathThatCannotBeWrittenIsRefusedBeforeAnythingIsDrawn() throws IOException {
    Path file = Files.write(folder.resolve("file"), OLD);
    for (Path wrong :
        List.of(
            folder,
            folder.resolve("missing").resolve("x.png"),
            file.resolve("x.png"),
            Path.of(""),
            folder.getRoot())) {
      PictureException refusal = refused(wrong, true);
      assertEquals(Kind.NOT_WRITABLE, refusal.kind(), wrong.toString());
      assertFalse(refusal.getMessage().isBlank());
      assertFalse(refusal.remedy().isBlank());
    }
    assertEquals(List.of("file"), names());
  }

  @ParameterizedTest
  @Tag("X1")
  @ValueSource(strings = {"", "  ", "a\u0000b.png"})
  void aNameThatIsNoneIsRefused(String typed) {
    PictureException refusal =
        assertThrows(PictureException.class, () -> PictureExport.path(typed));
    assertEquals(Kind.NOT_WRITABLE, refusal.kind());
    assertFalse(refusal.getMessage().contains("\u0000"));
  }

  @Test
  @Tag("X1")
  void aFolderOnAReadOnlyDiskIsRefusedBeforeAnythingIsDrawn() {
    // Java's own classes: a file system that nobody can write to, root neither.
    Path readOnly = Path.of(URI.create("jrt:/java.base"));
    PictureException refusal = refused(readOnly.resolve("x.png"), true);
    assertEquals(Kind.NOT_WRITABLE, refusal.kind());
    assertEquals("The folder " + readOnly + " cannot be written to.", refusal.getMessage());
  }

  @Test
  @Tag("X2")
  void aFileThatExistsIsKeptUnlessForced() throws Exception {
    Path target = Files.write(folder.resolve("lens.png"), OLD);
    assertEquals(Kind.EXISTS, refused(target, false).kind());
    assertArrayEquals(OLD, Files.readAllBytes(target));
    write(GoldenGrids.of(1), KL, target, true);
    assertEquals((byte) 0x89, Files.readAllBytes(target)[0]);
    assertEquals(List.of("lens.png"), names());
  }

  @Test
  @Tag("X3")
  void aFullDiskLeavesTheOldFileAndNothingElse() throws IOException {
    Path target = Files.write(folder.resolve("lens.png"), OLD);
    PictureException failure =
        assertThrows(
            PictureException.class,
            () ->
                AtomicFile.write(
                    target,
                    true,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }));
    assertEquals(Kind.FAILED, failure.kind());
    assertTrue(failure.getMessage().contains("No space left on device"));
    assertArrayEquals(OLD, Files.readAllBytes(target));
    assertEquals(List.of("lens.png"), names());
  }

  @Test
  @Tag("X3")
  void cancellingLeavesTheOldFileAndNothingElse() throws IOException {
    Path target = Files.write(folder.resolve("lens.png"), OLD);
    Cancellation cancellation = new Cancellation();
    LensGrid grid = TestGrids.random(30, 200, 60, 1);
    assertThrows(
        CancellationException.class,
        () ->
            PictureExport.write(
                grid, KL, PLAIN, target, true, done -> cancellation.cancel(), cancellation));
    assertArrayEquals(OLD, Files.readAllBytes(target));
    assertEquals(List.of("lens.png"), names());
  }

  private static Process java(List<String> options, Class<?> main, Path target) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            target.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  @Tag("X3")
  @Timeout(120)
  void beingKilledHalfWayLeavesTheOldFile() throws Exception {
    Path target = Files.write(folder.resolve("lens.png"), OLD);
    Process process = java(List.of("-Xmx256m"), KilledExport.class, target);
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals(KilledExport.HALF_WRITTEN, said.readLine());
      assertEquals(2, names().size(), "the old file and the one being written");
    } finally {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertArrayEquals(OLD, Files.readAllBytes(target));
  }

  @Test
  @Tag("E15")
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process cannot be asked to end")
  @Timeout(120)
  void beingToldToEndHalfWayLeavesTheOldFileAndNothingElse() throws Exception {
    Path target = Files.write(folder.resolve("lens.png"), OLD);
    Process process = java(List.of("-Xmx256m"), KilledExport.class, target);
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals(KilledExport.HALF_WRITTEN, said.readLine());
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(List.of("lens.png"), names());
    assertArrayEquals(OLD, Files.readAllBytes(target));
  }

  @Test
  @Tag("X4")
  @Timeout(180)
  void aPictureOfTwentyThousandPixelsIsRightToTheLastColumnInLittleMemory() throws Exception {
    Path target = folder.resolve("wide.png");
    Process process = java(List.of("-Xmx300m"), WideExport.class, target);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    GridView view = GridView.of(WideExport.grid(), WideExport.SETTINGS);
    Figure figure = Figure.of(view);
    assertTrue(figure.width() >= 20_000);
    int rows = view.rowCount();
    int columns = view.columnCount();
    CellGeometry cells = figure.cells();
    BufferedImage grid =
        read(
            target,
            new Rectangle(
                (int) cells.x(),
                (int) cells.y(),
                (int) (columns * cells.cellWidth()),
                (int) (rows * cells.cellHeight())));
    for (Point at :
        List.of(
            new Point(0, 0),
            new Point(columns - 1, 0),
            new Point(0, rows - 1),
            new Point(columns - 1, rows - 1),
            new Point(columns / 2, rows / 2))) {
      int x = (int) (at.x * cells.cellWidth());
      int y = (int) (at.y * cells.cellHeight());
      assertCorner(grid.getSubimage(x, y, 3, 3), view, at.y, at.x);
    }
  }

  /** Looks at the corner of a cell: the outline where it has one, else the colour of its value. */
  private static void assertCorner(BufferedImage corner, GridView view, int row, int column) {
    int expected = view.argb(row, column);
    assertEquals(expected, corner.getRGB(2, 2), row + ", " + column);
    assertEquals(view.outlined(row, column) ? Theme.OUTLINE : expected, corner.getRGB(0, 0));
  }

  private static BufferedImage read(Path file, Rectangle region) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceRegion(region);
      return reader.read(0, param);
    } finally {
      reader.dispose();
    }
  }

  @Test
  @Tag("X5")
  @Timeout(180)
  void theLargestGridAtReadableSizeIsWrittenWhole() throws Exception {
    LensGrid grid = TestGrids.random(48, 1024, 12, 2);
    PlotSettings settings = KL.withCellSize(64, 24);
    Path target = folder.resolve("largest.png");
    write(grid, settings, target, false);
    PictureExport.Size size = PictureExport.size(grid, settings, PLAIN);
    assertTrue(size.width() > 65_600, "width " + size.width());
    ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(target), 16, 8);
    assertEquals(size.width(), header.getInt());
    assertEquals(size.height(), header.getInt());
    GridView view = GridView.of(grid, settings);
    int row = view.rowCount() - 1;
    int column = view.columnCount() - 1;
    Box cell = Figure.of(view).cells().cell(row, column);
    BufferedImage corner = read(target, new Rectangle((int) cell.x(), (int) cell.y(), 3, 3));
    assertCorner(corner, view, row, column);
  }

  @Test
  @Tag("X6")
  void aPictureThatIsTooLargeIsRefusedWithNumbers() throws IOException {
    LensGrid grid = TestGrids.random(48, 1024, 12, 2);
    Path target = folder.resolve("x.png");
    ExportOptions eight = new ExportOptions(8, 96);
    PictureException wide =
        assertThrows(
            PictureException.class,
            () ->
                PictureExport.write(
                    grid,
                    KL.withCellSize(97, 200),
                    PLAIN,
                    target,
                    false,
                    done -> {
                      throw new AssertionError("drawn");
                    },
                    new Cancellation()));
    assertEquals(Kind.TOO_LARGE, wide.kind());
    assertTrue(wide.getMessage().contains("99999 on a side"), wide.getMessage());
    PictureException many =
        assertThrows(
            PictureException.class,
            () ->
                PictureExport.write(
                    grid,
                    KL.withColumns(0, 100).withCellSize(64, 64),
                    eight,
                    target,
                    false,
                    done -> {
                      throw new AssertionError("drawn");
                    },
                    new Cancellation()));
    assertEquals(Kind.TOO_LARGE, many.kind());
    assertTrue(many.getMessage().contains("500 million"), many.getMessage());
    assertTrue(
        assertThrows(
                PictureException.class,
                () -> PictureExport.image(grid, KL.withColumns(0, 100), eight))
            .getMessage()
            .contains("40 million"));
    assertThrows(
        PictureException.class,
        () -> write(grid, KL.withCellSize(Integer.MAX_VALUE, Integer.MAX_VALUE), target, false));
    assertEquals(List.of(), names());
  }

  @Test
  @Tag("X7")
  void nothingHereUsesTheScreen() throws IOException {
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/org/logitlens/plot"))) {
      List<Path> files = sources.toList();
      assertFalse(files.isEmpty());
      for (Path file : files) {
        String source = Files.readString(file);
        assertFalse(source.contains("snapshot("), file.toString());
        assertFalse(source.contains("import javafx"), file.toString());
      }
    }
  }

  @ParameterizedTest
  @Tag("X8")
  @ValueSource(ints = {72, 96, 300, 600})
  void theResolutionIsNotedInPixelsPerMetre(int dpi) throws Exception {
    Path target = folder.resolve("dpi.png");
    PictureExport.write(
        GoldenGrids.of(3),
        KL,
        new ExportOptions(1, dpi),
        target,
        false,
        done -> {},
        new Cancellation());
    byte[] file = Files.readAllBytes(target);
    // Signature 8, IHDR 25, then length and name of pHYs.
    assertEquals("pHYs", new String(file, 37, 4, StandardCharsets.US_ASCII));
    ByteBuffer density = ByteBuffer.wrap(file, 41, 9);
    assertEquals(Math.round(dpi / 0.0254), density.getInt());
    assertEquals(Math.round(dpi / 0.0254), density.getInt());
    assertEquals(1, density.get());
  }

  @Test
  @Tag("X14")
  void whatHappensToTheDataMeanwhileChangesNothing() throws Exception {
    LensGrid source = TestGrids.random(6, 150, 60, 3);
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int column = 0; column < source.columnCount(); column++) {
      columns.add(source.column(column));
    }
    LensGrid grid =
        new LensGrid(
            source.model(),
            source.vocabulary(),
            source.prompt(),
            6,
            source.decoder(),
            source.hiddenRows(),
            columns);
    Path before = folder.resolve("before.png");
    write(grid, KL, before, false);
    Path meanwhile = folder.resolve("meanwhile.png");
    PictureExport.write(
        grid,
        KL,
        PLAIN,
        meanwhile,
        false,
        done -> columns.replaceAll(column -> null),
        new Cancellation());
    assertArrayEquals(Files.readAllBytes(before), Files.readAllBytes(meanwhile));
  }

  @ParameterizedTest
  @Tag("X15")
  @Tag("E9")
  @ValueSource(strings = {"en-US", "tr-TR", "ar-EG-u-nu-arab", "de-DE"})
  void theSameInputGivesTheSameBytesInEveryLocale(String tag) throws Exception {
    for (Metric metric : List.of(Metric.LOGIT, Metric.RANK_NEXT, Metric.JENSEN_SHANNON)) {
      Locale.setDefault(Locale.ROOT);
      Path root = folder.resolve("root.png");
      write(GoldenGrids.of(1), KL.withMetric(metric), root, true);
      Locale.setDefault(Locale.forLanguageTag(tag));
      Path other = folder.resolve("other.png");
      write(GoldenGrids.of(1), KL.withMetric(metric), other, true);
      assertArrayEquals(Files.readAllBytes(root), Files.readAllBytes(other), metric.key());
    }
  }

  @ParameterizedTest
  @Tag("E9")
  @ValueSource(strings = {"ar-EG-u-nu-arab", "hi-IN-u-nu-deva"})
  void thePositionsOfAPartAreWrittenTheSameInEveryLocale(String tag) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Path root = folder.resolve("root.png");
    write(GoldenGrids.of(1), KL.withColumns(1, 4), root, true);
    Locale.setDefault(Locale.forLanguageTag(tag));
    Path other = folder.resolve("other.png");
    write(GoldenGrids.of(1), KL.withColumns(1, 4), other, true);
    assertArrayEquals(Files.readAllBytes(root), Files.readAllBytes(other));
  }

  @Test
  @Tag("X15")
  void fileAndClipboardAreTheSamePicture() throws Exception {
    LensGrid grid = TestGrids.random(16, 60, 60, 6);
    ExportOptions twice = new ExportOptions(2, 192);
    Path target = folder.resolve("lens.png");
    PictureExport.write(grid, KL, twice, target, false, done -> {}, new Cancellation());
    BufferedImage file = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(target)));
    BufferedImage image = PictureExport.image(grid, KL, twice);
    assertEquals(image.getWidth(), file.getWidth());
    assertEquals(image.getHeight(), file.getHeight());
    int[] pixels = new int[file.getWidth()];
    int[] others = new int[file.getWidth()];
    for (int y = 0; y < file.getHeight(); y++) {
      // The file was painted in bands, the image at once.
      file.getRGB(0, y, pixels.length, 1, pixels, 0, pixels.length);
      image.getRGB(0, y, others.length, 1, others, 0, others.length);
      assertArrayEquals(others, pixels, "row " + y);
    }
  }

  @Test
  void progressGoesUpToOne() throws Exception {
    List<Double> seen = new ArrayList<>();
    PictureExport.write(
        TestGrids.random(6, 150, 60, 6),
        KL,
        PLAIN,
        folder.resolve("lens.png"),
        false,
        seen::add,
        new Cancellation());
    assertTrue(seen.size() > 1);
    for (int i = 1; i < seen.size(); i++) {
      assertTrue(seen.get(i) > seen.get(i - 1));
    }
    assertEquals(1, seen.get(seen.size() - 1));
  }

  @Test
  void aLinkKeepsPointingWhereItDid() throws Exception {
    Path real = Files.write(folder.resolve("real.png"), OLD);
    Path link = Files.createSymbolicLink(folder.resolve("link.png"), real);
    write(GoldenGrids.of(3), KL, link, true);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals((byte) 0x89, Files.readAllBytes(real)[0]);
  }
}
