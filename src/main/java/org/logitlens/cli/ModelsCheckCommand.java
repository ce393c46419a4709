package org.logitlens.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.ModelException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models check}: whether the files of a model are what was downloaded. */
@Command(
    name = "check",
    description =
        "Read every file of a downloaded model and compare it with its hash. Uses no network."
            + " Whether the model works is told by: logit-lens check NAME",
    mixinStandardHelpOptions = true)
final class ModelsCheckCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "NAME", description = "owner/name or owner/name@revision.")
  private String name = "";

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  ModelsCheckCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CliException {
    requireName(context, name);
    List<String> wrong;
    try (TransferLine line = new TransferLine(context)) {
      wrong = context.library().verify(name, line, new Cancellation());
    } catch (ModelException e) {
      throw CliException.of(ExitCodes.MODEL, e);
    }
    if (json) {
      JsonObject result = new JsonObject();
      JsonArray list = new JsonArray();
      wrong.forEach(list::add);
      result.addProperty("name", name);
      result.addProperty("ok", wrong.isEmpty());
      result.add("wrong", list);
      context.out().println(result);
    } else {
      wrong.forEach(context.out()::println);
    }
    if (!wrong.isEmpty()) {
      throw new CliException(
          ExitCodes.MODEL,
          "the files of " + name + " are not what was downloaded",
          "Run: logit-lens models remove " + name + ", then: logit-lens models get " + name,
          null);
    }
    if (!json) {
      context.out().println("ok");
    }
    return ExitCodes.OK;
  }

  /** Refuses what cannot be the name of a model. */
  static void requireName(CliContext context, String name) throws CliException {
    String complaint = context.library().complaint(name);
    if (!complaint.isEmpty()) {
      throw CliException.usage(complaint);
    }
  }
}
