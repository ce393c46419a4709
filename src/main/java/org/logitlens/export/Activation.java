package org.logitlens.export;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The function between the two layers of an MLP, under every name the config may use. */
public enum Activation {
  /** {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}. */
  GELU_TANH("gelu_new", "gelu_fast", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate"),
  /** {@code x/2 (1 + erf(x / sqrt 2))}. */
  GELU("gelu", "gelu_python"),
  /** {@code x sigmoid(1.702 x)}. */
  QUICK_GELU("quick_gelu"),
  /** {@code max(0, x)}. */
  RELU("relu"),
  /** {@code x sigmoid(x)}. */
  SILU("silu", "swish"),
  /** {@code tanh x}. */
  TANH("tanh");

  // An unmodifiable list of strings, which the checker can't see.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> names;

  Activation(String... names) {
    this.names = List.of(names);
  }

  /** The names it has in {@code config.json}. */
  public List<String> names() {
    return names;
  }

  /** The function of a config name, matched exactly. */
  static Optional<Activation> named(String name) {
    return Arrays.stream(values()).filter(function -> function.names.contains(name)).findFirst();
  }

  /** All names that work, separated by commas. */
  static String allNames() {
    return Arrays.stream(values())
        .flatMap(function -> function.names.stream())
        .collect(Collectors.joining(", "));
  }
}
