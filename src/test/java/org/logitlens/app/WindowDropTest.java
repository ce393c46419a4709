package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.javafx.scene.SceneHelper;
import com.sun.javafx.tk.TKClipboard;
import com.sun.javafx.tk.TKDropTargetListener;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.input.DataFormat;
import javafx.scene.input.TransferMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drags from the system over the window, told to the scene as the system tells them. */
class WindowDropTest extends WithWindow {
  private static final double X = 300;
  private static final double Y = 300;

  private final Path folder;

  /** Happens once, when the window next asks what is dragged. */
  private Runnable onAsking = () -> {};

  WindowDropTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What hears of drags from the system. */
  private TKDropTargetListener scene() {
    Object peer = SceneHelper.getPeer(open.scene());
    for (Class<?> type = peer.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getType() == TKDropTargetListener.class) {
          try {
            field.setAccessible(true);
            return (TKDropTargetListener) field.get(peer);
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }
    throw new IllegalStateException("nothing hears of drags");
  }

  /** What the system has to offer. */
  private TKClipboard clipboard(DataFormat format, Object content) {
    return (TKClipboard)
        Proxy.newProxyInstance(
            WindowDropTest.class.getClassLoader(),
            new Class<?>[] {TKClipboard.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getContentTypes" -> Set.of(format);
                  case "hasContent" -> arguments[0].equals(format);
                  case "getContent" -> {
                    Runnable meanwhile = onAsking;
                    onAsking = () -> {};
                    meanwhile.run();
                    yield arguments[0].equals(format) ? content : nothing();
                  }
                  case "getTransferModes" -> Set.of(TransferMode.COPY, TransferMode.MOVE);
                  default -> nothing();
                });
  }

  private static @Nullable Object nothing() {
    return null;
  }

  private @Nullable TransferMode dragOver(DataFormat format, Object content) {
    return open.ask(
        () -> {
          scene().dragEnter(X, Y, X, Y, TransferMode.COPY, clipboard(format, content));
          return scene().dragOver(X, Y, X, Y, TransferMode.COPY);
        });
  }

  private @Nullable TransferMode dragOver(Path... files) {
    return dragOver(DataFormat.FILES, List.of(files).stream().map(Path::toFile).toList());
  }

  private @Nullable TransferMode drop() {
    return open.ask(() -> scene().drop(X, Y, X, Y, TransferMode.COPY));
  }

  private void assertZone(@Nullable String saying) {
    assertEquals(saying != null, open.isShown(".drop-zone"));
    if (saying != null) {
      assertEquals(saying, open.textOf(".drop-zone-text"));
    }
  }

  @Test
  void aModelFolderIsNamedWhileItIsOverTheWindowAndOpenedWhenItIsDropped() throws IOException {
    ready();
    Path model = Files.createDirectory(folder.resolve("my model"));
    Files.writeString(model.resolve("config.json"), "{}");

    assertEquals(TransferMode.COPY, dragOver(model));
    assertZone("Open the model my model");
    assertEquals(TransferMode.COPY, drop());

    assertZone(null);
    open.await("the model", () -> open.textOf("#modelMenu").equals("my model"));
    assertEquals(model, open.loader.asked.get(open.loader.asked.size() - 1));
    open.awaitGrid("abc");
  }

  @Test
  @Tag("P12")
  void aTextFileIsNamedWhileItIsOverTheWindowAndReadWhenItIsDropped() throws IOException {
    ready();
    Path text = Files.writeString(folder.resolve("story.txt"), "once\u0007 more");

    assertEquals(TransferMode.COPY, dragOver(text));
    assertZone("Load story.txt into the prompt");
    assertEquals(TransferMode.COPY, drop());

    assertZone(null);
    open.awaitGrid("once more");
    assertEquals("once more", open.ask(() -> open.area().getText()));
    assertEquals("1 control character removed.", open.textOf("#hint"));
    open.act(() -> open.area().undo());
    open.awaitGrid("abc");
  }

  @Test
  @Tag("P20")
  void theByteOrderMarkOfATextFileIsRemovedWithANote() throws IOException {
    Path text = Files.writeString(folder.resolve("marked.txt"), "\uFEFFone\u0007 line");

    dragOver(text);
    assertEquals(TransferMode.COPY, drop());

    open.awaitGrid("one line");
    assertEquals("Byte order mark removed. 1 control character removed.", open.textOf("#hint"));
  }

  @Test
  @Tag("P20")
  void aTextFileThatIsNotUtf8IsRefusedWithItsPlaceAndThePromptStays() throws IOException {
    open.prompt("abc");
    open.awaitGrid("abc");
    Path text = folder.resolve("latin.txt");
    Files.write(text, new byte[] {'c', 'a', 'f', (byte) 0xE9, '!'});

    dragOver(text);
    assertEquals(TransferMode.COPY, drop());

    open.await("an error", () -> open.isShown(".error"));
    assertEquals(
        "latin.txt is not UTF-8: byte 3 begins no character.",
        open.textOf(".error .notice-message"));
    assertEquals("abc", open.ask(() -> open.area().getText()));
  }

  @Test
  void whatCannotBeOpenedIsNotAcceptedAndChangesNothing() throws IOException {
    ready();
    int opened = open.loader.asked.size();
    Path picture = Files.writeString(folder.resolve("a.png"), "");

    assertNull(dragOver(picture));
    assertZone("a.png is neither a model folder nor a text file.");
    assertNull(drop());

    assertZone(null);
    assertNull(dragOver(picture, folder));
    assertZone("Drop one folder or one file at a time.");
    open.act(() -> scene().dragExit(0, 0, 0, 0));
    assertZone(null);
    assertEquals(opened, open.loader.asked.size());
    assertEquals("abc", open.ask(() -> open.area().getText()));
  }

  @Test
  void aSessionIsSaidToBeOneWhateverItsNameAndOpenedWhenItIsDropped() throws Exception {
    ready();
    for (String name : List.of("mine.lens.json", "other.json")) {
      Path file = folder.resolve(name);
      open.act(() -> open.window.commands().sessions().saveTo(file, true));
      open.await("the file", () -> Files.exists(file));
      open.prompt("once");
      open.awaitGrid("once");

      assertEquals(TransferMode.COPY, dragOver(file));
      open.await(
          "what it is",
          () -> open.textOf(".drop-zone-text").equals("Session: tiny, 3 characters of prompt"));
      assertEquals(TransferMode.COPY, drop());

      assertZone(null);
      open.awaitGrid("abc");
    }
  }

  @Test
  @Tag("E16")
  void otherJsonIsATextAndABrokenSessionIsNone() throws IOException {
    ready();
    Path text = Files.writeString(folder.resolve("a.json"), "[1]");
    Path broken = Files.writeString(folder.resolve("a.lens.json"), "[1]");

    dragOver(text);
    assertZone("Load a.json into the prompt");
    drop();
    open.awaitGrid("[1]");
    open.prompt("abc");
    dragOver(broken);
    assertZone("Open the session a.lens.json");
    drop();

    open.await("an error", () -> open.isShown(".error"));
    assertEquals(
        "a.lens.json is broken: not one JSON object.", open.textOf(".error .notice-message"));
    assertEquals("abc", open.ask(() -> open.area().getText()));
  }

  /** GTK goes on with other events while it waits for what is dragged. */
  @Test
  void aDragThatEndsWhileItIsLookedAtLeavesTheWindowFree() throws IOException {
    open.prompt("abc");
    open.awaitGrid("abc");
    Path text = Files.writeString(folder.resolve("story.txt"), "once more");

    assertEquals(TransferMode.COPY, dragOver(text));
    assertZone("Load story.txt into the prompt");
    onAsking = () -> scene().drop(X, Y, X, Y, TransferMode.COPY);
    open.act(() -> scene().dragOver(X, Y, X, Y, TransferMode.COPY));
    assertZone(null);
    open.awaitGrid("once more");

    assertEquals(TransferMode.COPY, dragOver(text));
    assertZone("Load story.txt into the prompt");
    onAsking = () -> scene().dragExit(X, Y, X, Y);
    open.act(() -> scene().dragOver(X, Y, X, Y, TransferMode.COPY));
    assertZone(null);
  }

  @Test
  void aTextThatIsDraggedIsLeftToThePrompt() {
    Node zone = open.node(".drop-zone", Node.class);

    assertNull(dragOver(DataFormat.PLAIN_TEXT, "words"));

    assertFalse(open.ask(zone::isVisible));
    assertTrue(open.isShown("#area"));
  }
}
