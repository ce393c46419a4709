package org.logitlens.lens;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A model that can be had, or is already there.
 *
 * @param address {@code owner/name} or {@code owner/name@revision}, as it is typed
 * @param title what people call it, {@code GPT-2 (124M)}
 * @param family its architecture, {@code GPT-2}; empty when unknown
 * @param layers number of blocks; 0 when unknown
 * @param parameters number of weights; 0 when unknown
 * @param downloadBytes what is fetched, bytes; 0 when unknown
 * @param memoryBytes memory that loading it and a prompt of 64 tokens take, bytes; 0 when unknown
 * @param fits whether that much is there now; true when unknown
 * @param licence short name of its licence; empty when unknown
 * @param gated whether the hub asks for a licence to be accepted first
 * @param cached its folder, where it can be opened without the network
 * @param cachedBytes what it takes on disk, bytes; partly fetched files included
 * @param lastUsed when it was last opened here; empty when never
 */
public record LibraryModel(
    String address,
    String title,
    String family,
    int layers,
    long parameters,
    long downloadBytes,
    long memoryBytes,
    boolean fits,
    String licence,
    boolean gated,
    Optional<Path> cached,
    long cachedBytes,
    Optional<Instant> lastUsed) {

  /** A model of which nothing but its name is known. */
  public static LibraryModel named(String address) {
    return new LibraryModel(
        address, address, "", 0, 0, 0, 0, true, "", false, Optional.empty(), 0, Optional.empty());
  }

  /** Whether it can be opened without the network. */
  public boolean isCached() {
    return cached.isPresent();
  }
}
