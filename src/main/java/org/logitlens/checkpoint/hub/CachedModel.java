package org.logitlens.checkpoint.hub;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A model in the cache, whoever fetched it.
 *
 * @param address what it was fetched as; the commit is the revision when no branch or tag stands
 *     for it any more
 * @param commit 40 hexadecimal digits; empty when only parts of files are there
 * @param folder where it can be opened; empty when something is missing
 * @param bytes what it takes on the disk, parts of files included; files that two revisions share
 *     count for both
 * @param lastUsed when it was last opened by this application
 */
public record CachedModel(
    ModelAddress address,
    String commit,
    Optional<Path> folder,
    long bytes,
    Optional<Instant> lastUsed) {}
