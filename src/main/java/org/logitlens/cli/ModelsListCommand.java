package org.logitlens.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.LibraryPlace;
import org.logitlens.lens.ModelException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code models list}: what can be had and what is there. */
@Command(
    name = "list",
    description = {
      "List known models and every model that is downloaded.",
      "MEMORY is what opening it and a prompt of 64 tokens take; ! marks what does not fit now."
          + " Uses no network."
    },
    mixinStandardHelpOptions = true)
final class ModelsListCommand implements Callable<Integer> {
  private final CliContext context;

  @Option(names = "--cached", description = "Only models that are downloaded.")
  private boolean cached;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  ModelsListCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws ModelException {
    LibraryPlace place = context.library().place();
    List<LibraryModel> models =
        context.library().list().stream()
            .filter(model -> model.isCached() || !(cached || place.offline()))
            .toList();
    if (json) {
      context.out().println(json(place, models));
    } else {
      if (place.offline()) {
        context.err().println("note: offline (HF_HUB_OFFLINE is set), so only what is downloaded");
      }
      new ModelTable(models).lines().forEach(context.out()::println);
      context.out().println("kept in " + place.folder());
    }
    return ExitCodes.OK;
  }

  private static String json(LibraryPlace place, List<LibraryModel> models) {
    JsonArray list = new JsonArray();
    models.forEach(model -> list.add(ModelJson.of(model)));
    JsonObject all = new JsonObject();
    all.addProperty("folder", place.folder().toString());
    all.addProperty("offline", place.offline());
    all.add("models", list);
    return new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(all);
  }
}
