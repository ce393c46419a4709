package org.logitlens.lens;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The models that can be fetched and those that are kept. Every method but {@link #complaint},
 * {@link #folder} and {@link #page} reads the disk and may wait: for worker threads; safe for
 * several at once.
 */
public interface ModelLibrary {

  /**
   * The known models in a fixed order, then everything else that is kept. No network.
   *
   * @throws ModelException when what is kept cannot be read
   */
  List<LibraryModel> list() throws ModelException;

  /** Where fetched models are kept. */
  Path folder();

  /** Where models are kept and what there is room for now. No network. */
  LibraryPlace place();

  /**
   * Why a text cannot be the name of a model, as it is typed: one sentence; empty when it can be
   * one. Quick, on any thread.
   */
  String complaint(String address);

  /** Where people read about a model and accept its licence. Quick, on any thread. */
  URI page(String address);

  /**
   * The folder of a model that can be opened without the network. No network.
   *
   * @return empty when nothing of it is kept, or not all of it
   * @throws ModelException when the address cannot be the name of a model
   */
  Optional<Path> find(String address) throws ModelException;

  /**
   * Notes that the model in a folder was opened now; does nothing for one that is not kept here.
   * Also tidies up what is left of models that are gone.
   */
  void opened(Path modelFolder);

  /**
   * Says of a model what it takes, before anything of it is fetched: what the list says of it where
   * that is known, else what its config and the lengths of its files say. Keeps nothing.
   *
   * @param address {@code owner/name} or {@code owner/name@revision}
   * @param cancellation stops it within 200 ms
   * @throws ModelException when it cannot be told, with what to do; also when the model would not
   *     work here
   * @throws CancellationException when cancelled
   */
  LibraryModel look(String address, Cancellation cancellation) throws ModelException;

  /**
   * Gives the folder of a model, fetching what is missing.
   *
   * @param address {@code owner/name} or {@code owner/name@revision}
   * @param cancellation stops it within 200 ms; what was fetched is kept and gone on from next time
   * @throws ModelException when it cannot be had, with what to do
   * @throws CancellationException when cancelled
   */
  Path get(String address, Listener listener, Cancellation cancellation) throws ModelException;

  /**
   * Reads every kept file of a model and compares it with the hash it was fetched under.
   *
   * @return one sentence for each file that differs or is missing; empty when all is well
   * @throws ModelException when nothing of it is kept or it cannot be read
   * @throws CancellationException when cancelled
   */
  List<String> verify(String address, Listener listener, Cancellation cancellation)
      throws ModelException;

  /**
   * Deletes what is kept of a model.
   *
   * @return bytes that became free
   * @throws ModelException when nothing of it is kept, it is in use or it cannot be deleted
   */
  long remove(String address) throws ModelException;

  /** Hears of bytes, on the thread that called. */
  @FunctionalInterface
  interface Listener {
    /** Ignores everything. */
    Listener NONE = (step, done, total, perSecond) -> {};

    /**
     * Called several times a second while bytes arrive.
     *
     * @param step what is being done: a file's name, or that another window is fetching it
     * @param doneBytes of all files together
     * @param totalBytes of all files together; 0 while unknown
     * @param bytesPerSecond over the last seconds; 0 while unknown
     */
    void progress(String step, long doneBytes, long totalBytes, double bytesPerSecond);
  }
}
