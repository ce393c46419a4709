package org.logitlens.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code models}: names the commands about models on the hub. */
@Command(
    name = "models",
    description = "Models from the hub: list, download, check and remove them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  private ModelsCommand() {}

  /** The command with its parts. */
  static CommandLine line(CliContext context) {
    return new CommandLine(new ModelsCommand())
        .addSubcommand(new ModelsListCommand(context))
        .addSubcommand(new ModelsGetCommand(context))
        .addSubcommand(new ModelsCheckCommand(context))
        .addSubcommand(new ModelsRemoveCommand(context));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
