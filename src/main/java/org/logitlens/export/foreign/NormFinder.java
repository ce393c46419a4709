package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds layer norms: as one operator, fused with the sum before them, or written out as {@code
 * ReduceMean, Sub, Pow, ReduceMean, Add, Sqrt, Div, Mul, Add}, the form of exporters up to version
 * 16 of the operators.
 */
final class NormFinder {
  /** What the operators take where no epsilon is given. */
  private static final double DEFAULT_EPSILON = 1e-5;

  private static final double FUSED_EPSILON = 1e-12;

  private final Wiring wiring;

  NormFinder(Wiring wiring) {
    this.wiring = wiring;
  }

  /** All of them, in the order of the computation. */
  List<FoundNorm> all() {
    List<FoundNorm> norms = new ArrayList<>();
    for (NodeProto node : wiring.nodes()) {
      of(node).ifPresent(norms::add);
    }
    return norms;
  }

  private Optional<FoundNorm> of(NodeProto node) {
    return switch (node.getOpType()) {
      case "LayerNormalization" ->
          Optional.of(
              new FoundNorm(
                  Nodes.input(node, 0),
                  Nodes.output(node, 0),
                  Nodes.input(node, 1),
                  Nodes.input(node, 2),
                  Nodes.fraction(node, "epsilon", DEFAULT_EPSILON)));
      case FusedSums.SKIP ->
          Optional.of(
              new FoundNorm(
                  FusedSums.sum(node),
                  Nodes.output(node, 0),
                  Nodes.input(node, 2),
                  Nodes.input(node, 3),
                  Nodes.fraction(node, "epsilon", FUSED_EPSILON)));
      case FusedSums.EMBED ->
          Optional.of(
              new FoundNorm(
                  FusedSums.sum(node),
                  Nodes.output(node, 0),
                  Nodes.input(node, 5),
                  Nodes.input(node, 6),
                  Nodes.fraction(node, "epsilon", FUSED_EPSILON)));
      case "Div" -> writtenOut(node, Nodes.input(node, 0), deviation(Nodes.input(node, 1)));
      case "Mul" ->
          writtenOut(node, Nodes.input(node, 0), reciprocal(Nodes.input(node, 1)))
              .or(() -> writtenOut(node, Nodes.input(node, 1), reciprocal(Nodes.input(node, 0))));
      default -> Optional.empty();
    };
  }

  /** The variance's mean square and epsilon, as far as they are read off. */
  private record Deviation(String square, double epsilon) {}

  private Optional<FoundNorm> writtenOut(
      NodeProto division, String centred, Optional<Deviation> deviation) {
    Optional<String> input = centre(centred);
    if (input.isEmpty() || deviation.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> squared = centre(deviation.get().square());
    if (!squared.equals(input)) {
      return Optional.empty();
    }
    return scaled(Nodes.output(division, 0), "Mul")
        .map(
            gained -> {
              Optional<Affine> biased = scaled(gained.output(), "Add");
              return new FoundNorm(
                  input.get(),
                  biased.map(Affine::output).orElse(gained.output()),
                  gained.vector(),
                  biased.map(Affine::vector).orElse(""),
                  deviation.get().epsilon());
            });
  }

  /** {@code x} of {@code x - mean(x)}. */
  private Optional<String> centre(String value) {
    return wiring
        .producer(wiring.source(value), "Sub")
        .filter(
            sub ->
                wiring
                    .producer(wiring.source(Nodes.input(sub, 1)), "ReduceMean")
                    .filter(this::overLastAxis)
                    .filter(
                        mean ->
                            wiring
                                .source(Nodes.input(mean, 0))
                                .equals(wiring.source(Nodes.input(sub, 0))))
                    .isPresent())
        .map(sub -> wiring.source(Nodes.input(sub, 0)));
  }

  /** {@code sqrt(mean(square) + epsilon)}. */
  private Optional<Deviation> deviation(String value) {
    return wiring
        .producer(wiring.source(value), "Sqrt")
        .flatMap(root -> wiring.producer(wiring.source(Nodes.input(root, 0)), "Add"))
        .flatMap(
            sum ->
                deviation(Nodes.input(sum, 0), Nodes.input(sum, 1))
                    .or(() -> deviation(Nodes.input(sum, 1), Nodes.input(sum, 0))));
  }

  private Optional<Deviation> deviation(String variance, String epsilon) {
    OptionalDouble number = wiring.scalar(epsilon);
    return number.isEmpty()
        ? Optional.empty()
        : wiring
            .producer(wiring.source(variance), "ReduceMean")
            .filter(this::overLastAxis)
            .flatMap(mean -> square(Nodes.input(mean, 0)))
            .map(square -> new Deviation(square, number.getAsDouble()));
  }

  private Optional<Deviation> reciprocal(String value) {
    NodeProto node = wiring.producer(wiring.source(value));
    if (node == null) {
      return Optional.empty();
    }
    return switch (node.getOpType()) {
      case "Reciprocal" -> deviation(Nodes.input(node, 0));
      case "Div" ->
          wiring.scalar(Nodes.input(node, 0)).orElse(0) == 1
              ? deviation(Nodes.input(node, 1))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** {@code d} of {@code d^2}. */
  private Optional<String> square(String value) {
    NodeProto node = wiring.producer(wiring.source(value));
    if (node == null) {
      return Optional.empty();
    }
    boolean square =
        switch (node.getOpType()) {
          case "Pow" -> wiring.scalar(Nodes.input(node, 1)).orElse(0) == 2;
          case "Mul" -> Nodes.input(node, 0).equals(Nodes.input(node, 1));
          default -> false;
        };
    return square ? Optional.of(Nodes.input(node, 0)) : Optional.empty();
  }

  private boolean overLastAxis(NodeProto mean) {
    List<Long> axes =
        Nodes.attribute(mean, "axes")
            .map(attribute -> List.copyOf(attribute.getIntsList()))
            .orElseGet(
                () ->
                    wiring.numbers(Nodes.input(mean, 1)).stream().map(Double::longValue).toList());
    // Of [1, T, C]; exporters write either.
    return axes.equals(List.of(-1L)) || axes.equals(List.of(2L));
  }

  private record Affine(String vector, String output) {}

  /** The one product or sum with a constant vector that reads a value. */
  private Optional<Affine> scaled(String value, String op) {
    List<NodeProto> readers = wiring.readers(value);
    if (readers.size() != 1 || !readers.get(0).getOpType().equals(op)) {
      return Optional.empty();
    }
    NodeProto node = readers.get(0);
    for (String input : node.getInputList()) {
      if (wiring.vector(input).isPresent()) {
        return Optional.of(new Affine(input, Nodes.output(node, 0)));
      }
    }
    return Optional.empty();
  }
}
