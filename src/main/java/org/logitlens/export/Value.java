package org.logitlens.export;

/**
 * A tensor inside a graph that is being built: an input, a weight or what a node computes.
 *
 * @param name unique in the whole model
 * @param type element type
 * @param owner the graph that made it; usable there and in the graphs nested in it
 */
record Value(String name, ElementType type, GraphBuilder owner) {

  @Override
  public String toString() {
    return type + " " + name;
  }
}
