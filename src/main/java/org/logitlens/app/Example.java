package org.logitlens.app;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A prompt worth looking at.
 *
 * @param group its heading in the menu
 * @param title its name in the menu
 * @param text the prompt
 * @param source where the text is from
 */
public record Example(String group, String title, String text, String source) {
  private static final String RESOURCE = "/org/logitlens/examples/examples.json";

  /** All examples, those of a group together. */
  public static List<Example> all() {
    try (InputStream in =
            Objects.requireNonNull(Example.class.getResourceAsStream(RESOURCE), RESOURCE);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, new TypeToken<List<Example>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
