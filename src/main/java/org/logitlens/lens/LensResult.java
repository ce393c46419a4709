package org.logitlens.lens;

import java.time.Duration;

/**
 * A finished run.
 *
 * @param grid every column decoded
 * @param elapsed how long the run took, from ids to statistics
 * @param columnsDecoded how many columns were computed rather than taken over
 * @param memoryBytes memory that the process holds for itself afterwards, mapped files left out
 */
public record LensResult(LensGrid grid, Duration elapsed, int columnsDecoded, long memoryBytes) {}
