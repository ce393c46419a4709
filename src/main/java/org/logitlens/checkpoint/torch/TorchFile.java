package org.logitlens.checkpoint.torch;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ForeignFormat;
import org.logitlens.checkpoint.RegularFile;
import org.logitlens.checkpoint.StoredTensor;

/**
 * A file that {@code torch.save} wrote ({@code pytorch_model.bin}, {@code *.pt}), in the zip format
 * or the older one of stacked pickles. Only what describes the tensors is read, in bounded memory,
 * and checked completely; nothing in the file is ever executed. The tensors' bytes stay where they
 * are, except that compressed ones are unpacked once into a folder. Holds no weights and nothing
 * open. Immutable and safe for any thread.
 *
 * <p>Formats: {@code torch/serialization.py}, {@code torch/_utils.py} and Python's {@code
 * pickletools.py}. The checksums of uncompressed storages are not verified.
 */
public final class TorchFile {
  private static final String REMEDY =
      "It is damaged or holds more than tensors, and nothing in it was executed: download it again,"
          + " or take the model's safetensors file.";

  /** Where a tar archive says what it is. */
  private static final int TAR_MARK = 257;

  private final RegularFile file;
  private final Object root;
  private final StoragePlaces places;

  private TorchFile(RegularFile file, TorchContents contents) {
    this.file = file;
    this.root = contents.root();
    this.places = contents.places();
  }

  /**
   * Opens a file without a way to cancel; see the other method.
   *
   * @throws CheckpointException as there
   */
  public static TorchFile open(Path path, Path unpackFolder) throws CheckpointException {
    return open(path, unpackFolder, () -> false);
  }

  /**
   * Opens a file. Takes milliseconds, unless tensors must be unpacked.
   *
   * @param path the file
   * @param unpackFolder where compressed tensors are unpacked to; made when it is needed
   * @param cancelled asked while something is unpacked
   * @throws CheckpointException when it is missing, something else, wrong in any way, or can't be
   *     unpacked
   * @throws CancellationException when cancelled
   */
  public static TorchFile open(Path path, Path unpackFolder, BooleanSupplier cancelled)
      throws CheckpointException {
    RegularFile file = RegularFile.of(path);
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      TorchContents contents =
          isZip(file, channel)
              ? TorchArchive.read(file, channel, new UnpackedTensors(unpackFolder), cancelled)
              : StackedPickles.read(file, channel);
      return new TorchFile(file, contents);
    } catch (PickleException e) {
      throw new CheckpointException(
          path + ": the pickle is refused: " + e.getMessage() + ".", REMEDY, e);
    } catch (RefusedZipException | ZipException | EOFException e) {
      throw new CheckpointException(
          path + ": the archive is refused: " + e.getMessage() + ".", REMEDY, e);
    } catch (IOException e) {
      throw RegularFile.unreadable(path, e);
    }
  }

  private static boolean isZip(RegularFile file, FileChannel channel)
      throws IOException, CheckpointException {
    ByteBuffer start = ByteBuffer.allocate(TAR_MARK + "ustar".length());
    while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {
      // Until enough or the end.
    }
    String bytes = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
    if (bytes.startsWith("PK")) {
      return true;
    }
    // Pickles begin with their protocol, before protocol 2 with the text of the magic number.
    if (bytes.startsWith("\u0080") || bytes.startsWith("L")) {
      return false;
    }
    if (bytes.startsWith("ustar", TAR_MARK)) {
      throw new CheckpointException(
          file.path() + " is a tar archive, the format of PyTorch before 0.1.10.",
          "Load it with PyTorch and save it again, or take the model's safetensors file.");
    }
    Optional<ForeignFormat> foreign = ForeignFormat.of(file);
    throw new CheckpointException(
        file.path()
            + " is not a file of PyTorch ("
            + file.size()
            + " bytes): "
            + foreign
                .map(format -> "it is " + format.description())
                .orElse("it begins neither as a zip archive nor as a pickle")
            + ".",
        foreign.map(ForeignFormat::remedy).orElse("Download the file again."));
  }

  /** The file as it was opened. */
  public RegularFile file() {
    return file;
  }

  /** The file the tensors lie in: the opened one, or what they were unpacked to. */
  public Path dataFile() {
    return places.file();
  }

  /**
   * What was saved, as a tree of unmodifiable maps and lists (tuples too) with {@link String},
   * {@link Long}, {@link java.math.BigInteger}, {@link Double}, {@link Boolean}, {@link None},
   * {@link org.logitlens.checkpoint.Dtype} and {@link TensorView}. Keys are strings or whole
   * numbers. At most 100 levels deep and 1,000,000 values large, parts that occur several times
   * counted each time.
   */
  public Object root() {
    return root;
  }

  /**
   * Where a tensor of this file lies.
   *
   * @param name what to call it
   * @param view out of {@link #root}
   */
  public StoredTensor tensor(String name, TensorView view) {
    Long storage = places.offsets().get(view.storage().key());
    if (storage == null) {
      throw new IllegalArgumentException(name + " is of another file");
    }
    return new StoredTensor(
        name,
        view.dtype(),
        view.shape(),
        view.strides(),
        places.file(),
        storage + view.offset(),
        view.bytes());
  }

  /**
   * The tensors of a saved state dict, also where it lies under {@code state_dict} or {@code
   * model}, by the names it gives them, in its order. Several may be the same bytes. Values that
   * are no tensors are left out.
   *
   * @throws CheckpointException when the file holds something else
   */
  public Map<String, StoredTensor> tensors() throws CheckpointException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    StateDict.of(root, file.path()).forEach((name, view) -> tensors.put(name, tensor(name, view)));
    return Collections.unmodifiableMap(tensors);
  }
}
