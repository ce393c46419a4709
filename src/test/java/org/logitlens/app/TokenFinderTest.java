package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logitlens.app.TokenFinder.Depth;
import org.logitlens.app.TokenFinder.Kind;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.TokenizeOptions;

class TokenFinderTest {
  private static LensGrid grid(String text) {
    try (FakeModel model = new FakeModel(Path.of("tiny"))) {
      return model
          .run(
              new LensRequest(
                  model.tokenize(text, TokenizeOptions.DEFAULT),
                  Decoder.LOGIT_LENS,
                  HiddenRows.BLOCKS,
                  2,
                  null),
              LanguageModel.Listener.NONE,
              new Cancellation())
          .grid();
    } catch (ModelException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTextIsFoundAmongTheBestGuessesWhateverItsCase() {
    // The last two of four rows guess the letter after the present one.
    assertEquals(
        List.of(new Cell(2, 0), new Cell(3, 0)),
        TokenFinder.find(grid("ax"), "B", Kind.CONTAINS, Depth.TOP_1));
  }

  @Test
  void equalsIsExact() {
    assertEquals(List.of(), TokenFinder.find(grid("a"), "B", Kind.EQUALS, Depth.TOP_1));
    assertEquals(2, TokenFinder.find(grid("a"), "b", Kind.EQUALS, Depth.TOP_1).size());
  }

  @Test
  void anIdIsANumber() {
    assertEquals(2, TokenFinder.find(grid("a"), " 98 ", Kind.ID, Depth.TOP_1).size());
    assertEquals(List.of(), TokenFinder.find(grid("a"), "9", Kind.ID, Depth.TOP_1));
    assertEquals(List.of(), TokenFinder.find(grid("a"), "b", Kind.ID, Depth.TOP_1));
    assertEquals(List.of(), TokenFinder.find(grid("a"), "-1", Kind.ID, Depth.TOP_1));
  }

  @Test
  void amongTheTopKASecondGuessCounts() {
    assertEquals(List.of(), TokenFinder.find(grid("a"), "c", Kind.EQUALS, Depth.TOP_1));
    assertEquals(2, TokenFinder.find(grid("a"), "c", Kind.EQUALS, Depth.TOP_K).size());
  }

  @Test
  void anEmptyQueryFindsNothing() {
    assertEquals(List.of(), TokenFinder.find(grid("a"), "", Kind.CONTAINS, Depth.TOP_K));
  }
}
