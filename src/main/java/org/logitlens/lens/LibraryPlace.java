package org.logitlens.lens;

import java.nio.file.Path;

/**
 * Where fetched models are kept and what there is room for.
 *
 * @param folder the folder of the cache; it need not exist
 * @param offline whether nothing is fetched, because the user asked for that
 * @param freeBytes room on its disk, bytes; {@link Long#MAX_VALUE} when unknown
 * @param availableMemoryBytes memory the machine can still give, bytes; {@link Long#MAX_VALUE} when
 *     unknown
 */
public record LibraryPlace(
    Path folder, boolean offline, long freeBytes, long availableMemoryBytes) {}
