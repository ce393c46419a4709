package org.logitlens.cli;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.ModelException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models get}: downloads a model. */
@Command(
    name = "get",
    description =
        "Download a model, or what is missing of it, and print its folder. What was downloaded"
            + " before an interruption is gone on from.",
    mixinStandardHelpOptions = true)
final class ModelsGetCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "NAME", description = "owner/name or owner/name@revision.")
  private String name = "";

  @Option(names = "--json", description = "Print one JSON object instead.")
  private boolean json;

  @Option(
      names = "--dry-run",
      description =
          "Fetch nothing: print what models list prints of a known model. Of any other its config"
              + " is read, and kept nowhere.")
  private boolean dryRun;

  ModelsGetCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CliException {
    ModelsCheckCommand.requireName(context, name);
    if (dryRun) {
      print(look());
      return ExitCodes.OK;
    }
    Path folder = new ModelArgument(context, name).fetch();
    if (json) {
      JsonObject result = new JsonObject();
      result.addProperty("name", name);
      result.addProperty("folder", folder.toString());
      context.out().println(result);
    } else {
      context.out().println(folder);
    }
    return ExitCodes.OK;
  }

  private LibraryModel look() throws CliException {
    try {
      return context.library().look(name, new Cancellation());
    } catch (ModelException e) {
      throw CliException.of(ExitCodes.DOWNLOAD, e);
    }
  }

  private void print(LibraryModel model) {
    if (json) {
      context.out().println(ModelJson.of(model));
    } else {
      new ModelTable(List.of(model)).lines().forEach(context.out()::println);
    }
  }
}
