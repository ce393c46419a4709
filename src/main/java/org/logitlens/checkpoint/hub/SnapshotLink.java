package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A way to have a blob under its name in a snapshot. */
@FunctionalInterface
interface SnapshotLink {
  /**
   * The ways in the order in which they are tried. Windows allows symbolic links to few users; hard
   * links need no room there; a copy works everywhere. Python takes whatever it finds.
   */
  List<SnapshotLink> ALL =
      List.of(
          (link, blob, target) -> Files.createSymbolicLink(link, target),
          (link, blob, target) -> Files.createLink(link, blob.toRealPath()),
          (link, blob, target) -> Files.copy(blob, link));

  /**
   * Makes one.
   *
   * @param link what is made; not there yet
   * @param blob what it stands for
   * @param target the blob as seen from where the link will lie
   * @throws IOException when this way does not work here
   * @throws UnsupportedOperationException when this way does not work here
   */
  void make(Path link, Path blob, Path target) throws IOException;
}
