package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.logitlens.checkpoint.CheckpointException;

/** Finds out what a model at a commit needs and what of it is not there. */
final class RequiredFiles {
  private final HubSource source;
  private final RepositoryFolder folder;
  private final ModelAddress address;
  private final RemoteFile config;
  private final BooleanSupplier cancelled;

  /** What the hub said, so that it is asked once. */
  private final Map<String, Optional<RemoteFile>> asked = new HashMap<>();

  /**
   * Asks nothing yet.
   *
   * @param address as the user named it
   * @param config the config at the commit that the address stands for
   * @throws HubException when the hub says nonsense about the config
   */
  RequiredFiles(
      HubSource source,
      RepositoryFolder folder,
      ModelAddress address,
      RemoteFile config,
      BooleanSupplier cancelled)
      throws HubException {
    this.source = source;
    this.folder = folder;
    this.address = address;
    this.config = config;
    this.cancelled = cancelled;
    checkFits(ModelFiles.CONFIG, config);
    asked.put(ModelFiles.CONFIG, Optional.of(config));
  }

  /**
   * Asks for every file that is not there, without fetching any but an index of shards, which has
   * to be read to know what they are.
   *
   * @throws HubException when a file that the model cannot do without is not on the hub
   * @throws CheckpointException when an index is not one
   */
  Plan plan(IndexFetch fetch) throws CheckpointException, IOException {
    Selection selection = new Selection();
    selection.take(ModelFiles.CONFIG);
    if (!selection.take(ModelFiles.TOKENIZER)) {
      for (String name : ModelFiles.OLD_TOKENIZER) {
        selection.take(name);
      }
      if (selection.lacks(ModelFiles.VOCABULARY) || selection.lacks(ModelFiles.MERGES)) {
        throw lacking("no tokenizer.json, and not both vocab.json and merges.txt");
      }
    }
    for (String name : ModelFiles.SETTINGS) {
      selection.take(name);
    }
    takeWeights(selection, fetch);
    return new Plan(
        List.copyOf(selection.missing), Set.copyOf(selection.absent), selection.keptBytes);
  }

  private void takeWeights(Selection selection, IndexFetch fetch)
      throws CheckpointException, IOException {
    // Weights that are there are used in whichever form they are.
    List<WeightsForm> forms =
        ModelFiles.weights(folder.snapshot(config.commit()))
            .map(List::of)
            .orElse(WeightsForm.IN_ORDER);
    for (WeightsForm form : forms) {
      if (selection.take(form.file())) {
        if (form.isIndex()) {
          takeShards(selection, form.shards(index(form.file(), fetch)));
        }
        return;
      }
    }
    throw lacking("neither model.safetensors nor pytorch_model.bin, whole or in shards");
  }

  private Path index(String name, IndexFetch fetch) throws CheckpointException, IOException {
    Path kept = folder.file(config.commit(), name);
    if (Files.isRegularFile(kept)) {
      return kept;
    }
    return fetch.fetch(ask(name).orElseThrow());
  }

  private void takeShards(Selection selection, SortedSet<String> names)
      throws HubException, IOException {
    for (String name : names) {
      if (!selection.take(name)) {
        throw lacking("no " + name + ", which its index names");
      }
    }
  }

  private Optional<RemoteFile> ask(String name) throws HubException {
    Optional<RemoteFile> known = asked.get(name);
    if (known == null) {
      known = source.find(address.at(config.commit()), name, cancelled);
      if (known.isPresent()) {
        checkFits(name, known.get());
      }
      asked.put(name, known);
    }
    return known;
  }

  /** Paths are made of what the hub says, and memory is taken for it. */
  private void checkFits(String name, RemoteFile file) throws HubException {
    if (!file.name().equals(name)
        || !file.commit().equals(config.commit())
        || !ModelAddress.isCommit(file.commit())
        || !RepositoryFolder.isEtag(file.etag())
        || file.size() < 0
        || file.size() > ModelFiles.longest(name)) {
      throw new HubException(
          HubException.Kind.NOT_A_HUB,
          "What the hub says about " + address + "'s " + name + " makes no sense.",
          "Check HF_ENDPOINT, or choose another model.",
          null);
    }
  }

  private HubException lacking(String what) {
    return new HubException(
        HubException.Kind.NO_FILE,
        address + " has " + what + ".",
        "Choose another model; a language model for Hugging Face transformers has these files.",
        null);
  }

  /**
   * What a model needs.
   *
   * @param missing to be fetched
   * @param absent what the commit has not
   * @param keptBytes of the files that are there already
   */
  record Plan(List<RemoteFile> missing, Set<String> absent, long keptBytes) {

    /** Of all files, fetched and to be fetched. */
    long totalBytes() {
      return keptBytes + missing.stream().mapToLong(RemoteFile::size).sum();
    }
  }

  /** Fetches an index. */
  @FunctionalInterface
  interface IndexFetch {
    /** Gives the fetched file. */
    Path fetch(RemoteFile index) throws HubException;
  }

  private final class Selection {
    private final List<RemoteFile> missing = new ArrayList<>();
    private final Set<String> absent = new TreeSet<>();
    private long keptBytes;

    /** Takes a file if there is one, here or on the hub. */
    boolean take(String name) throws HubException, IOException {
      Path kept = folder.file(config.commit(), name);
      if (Files.isRegularFile(kept)) {
        keptBytes += Files.size(kept);
        return true;
      }
      Optional<RemoteFile> remote =
          folder.isAbsent(config.commit(), name) ? Optional.empty() : ask(name);
      if (remote.isPresent()) {
        missing.add(remote.get());
      } else {
        absent.add(name);
      }
      return remote.isPresent();
    }

    boolean lacks(String name) {
      return absent.contains(name);
    }
  }
}
