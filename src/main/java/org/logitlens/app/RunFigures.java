package org.logitlens.app;

import java.time.Duration;
import org.logitlens.lens.Prompt;

/**
 * What the last run took.
 *
 * @param prompt what was run
 * @param elapsed its time
 * @param columnsDecoded how many columns were computed rather than taken over
 * @param memoryBytes memory of the process afterwards, bytes
 */
public record RunFigures(Prompt prompt, Duration elapsed, int columnsDecoded, long memoryBytes) {}
