package org.logitlens.cli;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

  @Option(names = "--json", description = "Print one JSON object instead of the folder.")
  private boolean json;

  ModelsGetCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CliException {
    ModelsCheckCommand.requireName(context, name);
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
}
