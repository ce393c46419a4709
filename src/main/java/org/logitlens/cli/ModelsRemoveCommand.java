package org.logitlens.cli;

import com.google.gson.JsonObject;
import java.util.concurrent.Callable;
import org.logitlens.lens.Amount;
import org.logitlens.lens.ModelException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models remove}: deletes a downloaded model. */
@Command(
    name = "remove",
    description = "Delete what is downloaded of a model and say how much became free.",
    mixinStandardHelpOptions = true)
final class ModelsRemoveCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "NAME", description = "owner/name or owner/name@revision.")
  private String name = "";

  @Option(names = "--json", description = "Print one JSON object instead of a line.")
  private boolean json;

  ModelsRemoveCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CliException {
    ModelsCheckCommand.requireName(context, name);
    long freed;
    try {
      freed = context.library().remove(name);
    } catch (ModelException e) {
      throw CliException.of(ExitCodes.MODEL, e);
    }
    if (json) {
      JsonObject result = new JsonObject();
      result.addProperty("name", name);
      result.addProperty("freed_bytes", freed);
      context.out().println(result);
    } else {
      context.out().println("removed " + name + ", " + Amount.bytes(freed) + " became free");
    }
    return ExitCodes.OK;
  }
}
