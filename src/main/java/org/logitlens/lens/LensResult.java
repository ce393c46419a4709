package org.logitlens.lens;

import java.time.Duration;

/**
 * A finished run.
 *
 * @param grid every column decoded
 * @param elapsed how long the run took, from ids to statistics
 * @param columnsDecoded how many columns were computed rather than taken over
 */
public record LensResult(LensGrid grid, Duration elapsed, int columnsDecoded) {}
