package org.logitlens.app;

import java.time.Duration;

/**
 * What the last run took.
 *
 * @param elapsed its time
 * @param columnsDecoded how many columns were computed rather than taken over
 * @param memoryBytes memory of the process afterwards, bytes
 */
public record RunFigures(Duration elapsed, int columnsDecoded, long memoryBytes) {}
