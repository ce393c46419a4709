package org.logitlens.checkpoint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Expects that something is refused, and that the message names what matters. */
public final class Refusals {
  private Refusals() {}

  /** Runs it, expects a refusal whose message or remedy holds every part. */
  public static void assertRefused(Executable action, String... parts) {
    CheckpointException refusal = assertThrows(CheckpointException.class, action);
    String all = refusal.getMessage() + " " + refusal.remedy();
    for (String part : parts) {
      assertTrue(all.contains(part), () -> "\"" + part + "\" is not in: " + all);
    }
  }
}
