package org.logitlens.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures the window, which the command line does not know itself. */
@FunctionalInterface
public interface WindowTimes {

  /**
   * Opens windows, measures and closes them. Takes half a minute.
   *
   * @param status told what is being done
   * @return empty where no window can be shown
   * @throws IOException when the window does not come up, or shows no picture
   */
  Optional<Measured> measure(Consumer<String> status) throws IOException;

  /**
   * What was measured.
   *
   * @param firstPictures seconds from the start of a JVM until the first picture of the bundled
   *     model is on the screen, once for every start; empty where nothing could be started
   * @param changes what changes cost
   */
  record Measured(List<Double> firstPictures, List<Change> changes) {
    /** Copies the lists. */
    public Measured {
      firstPictures = List.copyOf(firstPictures);
      changes = List.copyOf(changes);
    }
  }

  /**
   * What one kind of change costs a window with 49 x 1,024 cells.
   *
   * @param name what is changed, {@code recolour}
   * @param width of the window's content, pixels
   * @param median milliseconds on the FX thread until the next frame
   * @param worst milliseconds of the worst frame
   */
  record Change(String name, int width, double median, double worst) {}
}
