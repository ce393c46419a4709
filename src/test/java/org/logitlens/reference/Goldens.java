package org.logitlens.reference;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.logitlens.lens.Statistic;

/** Values of the bundled model that another program computed in double precision. */
public final class Goldens {
  /** The model they belong to. */
  public static final Path MODEL = Path.of("models", "lens-mini");

  private static final String RESOURCE = "/org/logitlens/lens-mini-goldens.json";
  private static final double NEAR = 1e-4;

  private Goldens() {}

  /** Every prompt. */
  public static List<Prompt> prompts() throws IOException {
    try (InputStream in =
            Objects.requireNonNull(Goldens.class.getResourceAsStream(RESOURCE), RESOURCE);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      List<Prompt> all = new ArrayList<>();
      JsonParser.parseReader(reader).getAsJsonArray().forEach(p -> all.add(new Prompt(p)));
      return all;
    }
  }

  /** Three kinds of rows. */
  public enum Kind {
    LOGIT_LENS("logit_lens"),
    POST_2020("post_2020"),
    MID("mid");

    private final String key;

    Kind(String key) {
      this.key = key;
    }
  }

  /** What is compared with: values of one column by their row in the golden's table. */
  public interface Column {
    /** The best ids. */
    int[] top(int row, int k);

    /** The logit of a guess. */
    double topLogit(int row, int index);

    /** A statistic. */
    double get(Statistic statistic, int row);
  }

  /** One prompt. */
  public static final class Prompt {
    private final JsonObject json;

    private Prompt(JsonElement json) {
      this.json = json.getAsJsonObject();
    }

    /** The token ids [T]. */
    public int[] ids() {
      return ints(json.getAsJsonArray("ids"));
    }

    /** Number of rows. */
    public int rows(Kind kind) {
      return table(kind).size();
    }

    /** Euclidean norm of the residual stream before the final norm. */
    public double norm(int row, int column) {
      return json.getAsJsonArray("hidden_l2").get(row).getAsJsonArray().get(column).getAsDouble();
    }

    private JsonArray table(Kind kind) {
      return json.getAsJsonObject(kind.key).getAsJsonArray("rows");
    }

    /**
     * Compares one column.
     *
     * @param truth gives exact logits, to tell how many are near a rank's; asked when one differs
     */
    public void check(
        Kind kind,
        int column,
        Column actual,
        Supplier<ReferenceStatistics> truth,
        double tolerance) {
      int[] ids = ids();
      int next = column + 1 < ids.length ? ids[column + 1] : -1;
      int last = rows(kind) - 1;
      for (int row = 0; row <= last; row++) {
        JsonObject expected = table(kind).get(row).getAsJsonObject();
        String where = kind + " row " + row + " column " + column + " of '" + ids.length + " ids' ";
        int[] top = ints(expected.getAsJsonArray("top").get(column).getAsJsonArray());
        JsonArray logits = expected.getAsJsonArray("logits").get(column).getAsJsonArray();
        Assertions.assertArrayEquals(top, actual.top(row, top.length), where);
        for (int i = 0; i < top.length; i++) {
          Assertions.assertEquals(
              logits.get(i).getAsDouble(), actual.topLogit(row, i), tolerance, where + "logit");
        }
        for (Statistic statistic : Statistic.values()) {
          JsonArray values = expected.getAsJsonArray(statistic.key());
          if (column >= values.size()) {
            Assertions.assertEquals(-1, next, where + statistic);
            continue;
          }
          double value = values.get(column).getAsDouble();
          double allowed = tolerance;
          if (statistic.key().startsWith("rank") && actual.get(statistic, row) != value) {
            ReferenceStatistics exact = truth.get();
            int token =
                switch (statistic) {
                  case RANK_INPUT -> ids[column];
                  case RANK_NEXT -> next;
                  default -> exact.best();
                };
            allowed = exact.near(row, token, NEAR);
          }
          Assertions.assertEquals(value, actual.get(statistic, row), allowed, where + statistic);
        }
      }
    }

    private static int[] ints(JsonArray array) {
      return Stream.iterate(0, i -> i + 1)
          .limit(array.size())
          .mapToInt(i -> array.get(i).getAsInt())
          .toArray();
    }
  }
}
