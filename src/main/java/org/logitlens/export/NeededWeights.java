package org.logitlens.export;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.StoredTensor;

/**
 * The weights that a model needs, found by writing its graph once without any: what it asks for is
 * what must be there.
 *
 * @param shapes by name, in the order of the computation, outermost size first
 * @param tables the names of those whose rows are looked up
 */
record NeededWeights(Map<String, List<Long>> shapes, Set<String> tables) implements WeightSource {

  /** Those of a design. */
  static NeededWeights by(Design design, Readout readout) {
    NeededWeights needed = new NeededWeights(new LinkedHashMap<>(), new HashSet<>());
    new ModelGraphs(design, readout, design.sizes().vocabularySize(), false, needed).model();
    return needed;
  }

  /** Notes a weight instead of giving it. */
  @Override
  public StoredTensor tensor(String name, List<Long> shape) {
    shapes.put(name, shape);
    return new StoredTensor(name, Dtype.F32, shape, Path.of("none"), 0, 0);
  }

  @Override
  public StoredTensor table(String name, List<Long> shape) {
    tables.add(name);
    return tensor(name, shape);
  }
}
