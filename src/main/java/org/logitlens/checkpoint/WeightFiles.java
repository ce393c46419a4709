package org.logitlens.checkpoint;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a folder's weights are in: safetensors or, where there are none, those of another
 * form; one file or several with an index.
 *
 * @param files each as it was opened
 * @param tensors by their names in the files
 */
record WeightFiles(List<RegularFile> files, Map<String, StoredTensor> tensors) {
  static final String SAFETENSORS = "model.safetensors";
  private static final String INDEX = ".index.json";

  /**
   * Opens the first form that is there: safetensors, then the others in their order.
   *
   * @throws CheckpointException when there is none, or it is not as it should be
   */
  static WeightFiles open(Path folder, List<WeightForm> others) throws CheckpointException {
    List<WeightForm> forms = new ArrayList<>(List.of(new Safetensors()));
    forms.addAll(others);
    for (WeightForm form : forms) {
      Path single = folder.resolve(form.fileName());
      if (Files.exists(single, LinkOption.NOFOLLOW_LINKS)) {
        Reading reading = new Reading(form);
        return reading.done(reading.open(single));
      }
      Path index = folder.resolve(form.fileName() + INDEX);
      if (Files.exists(index, LinkOption.NOFOLLOW_LINKS)) {
        Reading reading = new Reading(form);
        return reading.done(ShardIndex.read(index).merge(folder, reading::open));
      }
    }
    throw CheckpointFolder.withoutWeights(
        folder, forms.stream().map(WeightForm::fileName).toList());
  }

  /** The folder that all files are in. */
  Path folder() throws CheckpointException {
    Path folder = null;
    for (RegularFile file : files) {
      Path parent = file.path().toAbsolutePath().getParent();
      if (parent != null && folder != null && !parent.equals(folder)) {
        throw new CheckpointException(
            "The weights lie in several folders: " + folder + " and " + parent + ".",
            "Put all of them into one.");
      }
      folder = parent;
    }
    if (folder == null) {
      throw new IllegalStateException("no weight files");
    }
    return folder;
  }

  private static final class Safetensors implements WeightForm {
    @Override
    public String fileName() {
      return SAFETENSORS;
    }

    @Override
    public Opened open(Path file) throws CheckpointException {
      SafetensorsFile opened = SafetensorsFile.open(file);
      return new Opened(opened.file(), opened.tensors());
    }
  }

  /** Notes the files it opens. */
  private static final class Reading {
    private final WeightForm form;
    private final List<RegularFile> files = new ArrayList<>();

    Reading(WeightForm form) {
      this.form = form;
    }

    Map<String, StoredTensor> open(Path path) throws CheckpointException {
      WeightForm.Opened opened = form.open(path);
      files.add(opened.file());
      return opened.tensors();
    }

    WeightFiles done(Map<String, StoredTensor> tensors) {
      return new WeightFiles(List.copyOf(files), new LinkedHashMap<>(tensors));
    }
  }
}
