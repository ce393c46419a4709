package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Row;
import org.logitlens.lens.Statistic;

/** The bundled model through loader, tokenizer and sessions against double-precision values. */
class GoldenLensTest {
  private static final double TOLERANCE = 1e-4;

  private static LanguageModel model;

  @BeforeAll
  static void load() throws ModelException {
    model = LensMini.load();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  static List<JsonObject> goldens() {
    return LensMini.goldens();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void theLogitLensAgrees(JsonObject golden) throws ModelException {
    compare(golden, "logit_lens", Decoder.LOGIT_LENS, HiddenRows.BLOCKS);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void theLensOfThePostAgrees(JsonObject golden) throws ModelException {
    compare(golden, "post_2020", Decoder.POST_2020, HiddenRows.BLOCKS);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void rowsBetweenAttentionAndMlpAgree(JsonObject golden) throws ModelException {
    compare(golden, "mid", Decoder.LOGIT_LENS, HiddenRows.MID_BLOCKS);
  }

  @Test
  void theModelSaysWhatItIs() {
    assertEquals("lens-mini", model.info().name());
    assertEquals(8, model.info().layers());
    assertEquals(512, model.info().contextLength());
    assertEquals("CPU", model.info().device().label());
    assertTrue(model.info().identity() < TOLERANCE, "identity " + model.info().identity());
  }

  private static void compare(
      JsonObject golden, String table, Decoder decoder, HiddenRows hiddenRows)
      throws ModelException {
    Prompt prompt = LensMini.prompt(model, golden.get("text").getAsString());
    assertArrayEquals(ints(golden.get("ids")), prompt.ids());
    LensGrid grid = LensMini.run(model, prompt, decoder, hiddenRows, null).grid();
    assertTrue(grid.has(Statistic.JS));
    assertTrue(grid.isComplete());
    JsonArray rows = golden.getAsJsonObject(table).getAsJsonArray("rows");
    for (int r = 0; r < rows.size(); r++) {
      // The post's table has no row for the last block without gain and bias; ours has.
      boolean output = r == rows.size() - 1;
      int row = output ? grid.rowCount() - 1 : r;
      assertEquals(output, grid.rows().get(row).kind() == Row.Kind.OUTPUT);
      compareRow(rows.get(r).getAsJsonObject(), grid, row);
    }
  }

  private static void compareRow(JsonObject expectedRow, LensGrid grid, int row) {
    for (Statistic statistic : Statistic.values()) {
      JsonArray expected = expectedRow.getAsJsonArray(statistic.key());
      for (int column = 0; column < expected.size(); column++) {
        String where = statistic.key() + " row " + row + " column " + column;
        double value = grid.column(column).get(statistic, row);
        // A rank moves by the tokens whose logits are within the tolerance of the target's: in this
        // vocabulary never more than two, and only far from the top.
        double golden = expected.get(column).getAsDouble();
        double near = golden > 100 ? 2 : 0;
        double tolerance = statistic.key().startsWith("rank") ? near : TOLERANCE;
        assertEquals(golden, value, tolerance, where);
      }
      if (expected.size() < grid.columnCount()) {
        assertTrue(Float.isNaN(grid.column(grid.columnCount() - 1).get(statistic, row)));
      }
    }
    for (int column = 0; column < grid.columnCount(); column++) {
      int[] ids = ints(expectedRow.getAsJsonArray("top").get(column));
      JsonArray logits = expectedRow.getAsJsonArray("logits").get(column).getAsJsonArray();
      for (int i = 0; i < ids.length; i++) {
        assertEquals(ids[i], grid.column(column).topId(row, i), "row " + row + " " + column);
        assertEquals(logits.get(i).getAsDouble(), grid.column(column).topLogit(row, i), TOLERANCE);
      }
    }
  }

  private static int[] ints(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .mapToInt(JsonElement::getAsInt)
        .toArray();
  }
}
