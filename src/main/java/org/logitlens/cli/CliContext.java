package org.logitlens.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelLibrary;
import org.logitlens.lens.ModelLoader;

/**
 * What the launcher hands to the command line.
 *
 * @param loader opens models
 * @param library has models to download
 * @param bundledModel the folder of the model that ships with the application; null when it was not
 *     found
 * @param version the application's version
 * @param in standard input
 * @param out standard output in UTF-8, for results
 * @param err standard error in UTF-8, for notices and errors
 * @param windowTimes measures the window
 * @param terminal whether somebody watches standard error, so that a line may be written over
 */
public record CliContext(
    ModelLoader loader,
    ModelLibrary library,
    @Nullable Path bundledModel,
    String version,
    InputStream in,
    PrintStream out,
    PrintStream err,
    WindowTimes windowTimes,
    boolean terminal) {}
