package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropZoneTest {
  private final Path folder;

  DropZoneTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String said(Path... dropped) {
    return DropZone.describe(
        DropZone.recognise(List.of(dropped).stream().map(Path::toFile).toList()));
  }

  @Test
  @Tag("E10")
  void aFolderWithAConfigIsAModelWhateverItsName() throws IOException {
    Path model = Files.createDirectories(folder.resolve("my gpt#2 100% ünï"));
    Files.writeString(model.resolve("config.json"), "{}");
    Path weights = Files.writeString(model.resolve("model.safetensors"), "");

    assertEquals("Open the model my gpt#2 100% ünï", said(model));
    assertEquals("Open the model my gpt#2 100% ünï", said(weights));
  }

  @Test
  void anOnnxFileIsAModelByItself() throws IOException {
    Path file = Files.writeString(folder.resolve("decoder_model.onnx"), "");

    assertEquals("Open the model decoder_model.onnx", said(file));
  }

  @Test
  void aFolderWithoutAConfigIsNone() throws IOException {
    Path other = Files.createDirectories(folder.resolve("photos"));

    assertEquals("photos has no config.json: it is no model folder.", said(other));
  }

  @Test
  void aTextFileIsAPrompt() throws IOException {
    Path text = Files.writeString(folder.resolve("story.TXT"), "once");

    assertEquals("Load story.TXT into the prompt", said(text));
  }

  @Test
  void anythingElseSaysWhyNot() throws IOException {
    Path picture = Files.writeString(folder.resolve("a.png"), "");

    assertEquals("a.png is neither a model folder nor a text file.", said(picture));
    assertEquals("Drop one folder or one file at a time.", said(picture, folder));
  }
}
