package org.logitlens.runtime;

import java.nio.file.Path;
import org.logitlens.checkpoint.CacheFolder;

/**
 * What has to be settled before the first call into DJL: it reports to nobody, downloads nothing,
 * looks for no other engine, and unpacks its native libraries into a folder of ours.
 *
 * <p>The switches are system properties. DJL lets an environment variable of the same name win, so
 * a user can still choose otherwise. Safe for any thread.
 */
final class EngineSwitches {
  /** Names the folder that native libraries are unpacked into, in a folder of its own. */
  static final String CACHE_PROPERTY = CacheFolder.PROPERTY;

  private static boolean applied;

  private EngineSwitches() {}

  /** Sets every switch that is not set yet; the first call decides. */
  static synchronized void apply() {
    if (applied) {
      return;
    }
    applied = true;
    setIfAbsent("OPT_OUT_TRACKING", "true");
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("RUST_FLAVOR", "cpu");
    setIfAbsent("ai.djl.onnx.disable_alternative", "true");
    // The threads of a pool for all sessions, which ours do not use: each has its own.
    setIfAbsent("ai.djl.onnxruntime.num_threads", "1");
    setIfAbsent("ai.djl.onnxruntime.num_interop_threads", "1");
    String cache = cacheFolder().toString();
    setIfAbsent("ENGINE_CACHE_DIR", cache);
    setIfAbsent("DJL_CACHE_DIR", cache);
    // Its own choice is a folder below the home, whether there is one or not.
    setIfAbsent("jna.tmpdir", cache);
  }

  private static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** Where native libraries are kept. */
  static Path cacheFolder() {
    return CacheFolder.of("native");
  }
}
