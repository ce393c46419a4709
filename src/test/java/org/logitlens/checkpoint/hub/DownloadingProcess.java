package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Started as a process of its own: downloads a model from a hub, says what happens, and stops at a
 * step of it to be killed.
 */
final class DownloadingProcess {
  static final String STOPPED = "stopped";
  static final String DONE = "done";
  static final String FAILED = "failed";
  static final String FETCHED = "fetched";

  private static final AtomicInteger STEPS = new AtomicInteger();
  private static final AtomicLong BYTES = new AtomicLong();
  private static int stopAt;

  private DownloadingProcess() {}

  /**
   * Downloads.
   *
   * @param args the hub's address, the cache, the step to stop at (0 for none): a chunk that was
   *     written or a name that is about to be given
   */
  public static void main(String[] args) throws Exception {
    stopAt = Integer.parseInt(args[2]);
    HubSettings settings = new HubSettings(URI.create(args[0]), Path.of(args[1]), null, false);
    List<SnapshotLink> links =
        List.of(
            (link, blob, target) -> {
              step();
              SnapshotLink.ALL.get(0).make(link, blob, target);
              step();
            });
    ModelDownload download =
        new ModelDownload(
            settings,
            new SteppingSource(new HubClient(settings)),
            new CacheLocks(),
            // So that a small disk is found to be full when it is, not before.
            folder -> OptionalLong.empty(),
            links);
    try {
      Path snapshot =
          download.get(
              MemoryHub.ADDRESS,
              (step, done, total, rate) -> System.out.println(step),
              () -> false);
      System.out.println(FETCHED + " " + BYTES);
      System.out.println(DONE + " " + snapshot);
    } catch (HubException e) {
      System.out.println(FAILED + " " + e.kind() + " " + e.getMessage());
      System.out.println("and lists " + new HubCache(settings.cache()).list().size());
    }
  }

  private static void step() throws IOException {
    if (STEPS.incrementAndGet() == stopAt) {
      System.out.println(STOPPED);
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private record SteppingSource(HubSource source) implements HubSource {
    @Override
    public Optional<RemoteFile> find(ModelAddress address, String file, BooleanSupplier cancelled)
        throws HubException {
      return source.find(address, file, cancelled);
    }

    @Override
    public void download(
        RemoteFile file, Path partial, ByteListener listener, BooleanSupplier cancelled)
        throws HubException {
      AtomicLong before = new AtomicLong(-1);
      source.download(
          file,
          partial,
          (done, total) -> {
            listener.bytes(done, total);
            long seen = before.getAndSet(done);
            BYTES.addAndGet(seen < 0 ? 0 : Math.max(0, done - seen));
            try {
              step();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          },
          cancelled);
      try {
        step();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
