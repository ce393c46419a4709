package org.logitlens.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelLibrary;
import org.logitlens.lens.ModelLoader;

/**
 * What the launcher hands to the window.
 *
 * @param loader opens models
 * @param library has models to download
 * @param bundledModel the folder of the model that ships with the application; null when it was not
 *     found
 * @param folders where settings and the log are kept
 */
public record AppContext(
    ModelLoader loader, ModelLibrary library, @Nullable Path bundledModel, AppFolders folders) {}
