package org.logitlens.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelLoader;

/**
 * What the launcher hands to the command line.
 *
 * @param loader opens models
 * @param bundledModel the folder of the model that ships with the application; null when it was not
 *     found
 * @param version the application's version
 * @param in standard input
 * @param out standard output in UTF-8, for results
 * @param err standard error in UTF-8, for notices and errors
 */
public record CliContext(
    ModelLoader loader,
    @Nullable Path bundledModel,
    String version,
    InputStream in,
    PrintStream out,
    PrintStream err) {}
