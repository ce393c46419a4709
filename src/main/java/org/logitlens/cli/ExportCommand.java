package org.logitlens.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.export.Network;
import org.logitlens.export.OnnxExport;
import org.logitlens.files.FileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: a model as ONNX files that run anywhere. */
@Command(
    name = "export",
    description = "Write a model as ONNX files that run in any ONNX Runtime.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "Folder of the model, or its name on the hub when it is downloaded.")
  private String model = "";

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description =
          "Folder for body.onnx (input_ids to hidden_states, every layer), head.onnx (hidden states"
              + " to guesses and statistics) and a copy of the weights; made if it is missing.")
  private String out = "";

  @Mixin private DownloadOption download = new DownloadOption();

  @Option(names = "--force", description = "Replace files that exist.")
  private boolean force;

  ExportCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CliException {
    Path target = ModelOptions.path(out);
    Path folder = new ModelArgument(context, model).folder(download.isGiven());
    try {
      Network network = Network.open(folder);
      for (Path file : OnnxExport.write(network, target, force)) {
        context
            .out()
            .println(String.format(Locale.ROOT, "wrote %s, %,d bytes", file, Files.size(file)));
      }
    } catch (CheckpointException e) {
      throw new CliException(ExitCodes.MODEL, e.getMessage(), e.remedy(), e);
    } catch (FileAlreadyExistsException e) {
      boolean aFile = Files.isRegularFile(target);
      throw new CliException(
          aFile ? ExitCodes.OUTPUT : ExitCodes.EXISTS,
          e.getFile() + " exists" + (aFile ? " and is not a folder" : ""),
          aFile ? "Name another folder." : "Replace it with --force, or name another folder.",
          e);
    } catch (FileException e) {
      throw CliException.of(e);
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.OUTPUT,
          "writing to " + target + " failed: " + e,
          "What was there before is intact.",
          e);
    }
    return ExitCodes.OK;
  }
}
