package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {

  private static String refusal(org.junit.jupiter.api.function.Executable wrong) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, wrong).getMessage());
  }

  @Test
  void valuesOfAnotherGraphAreRefused() {
    GraphBuilder one = GraphBuilder.named("one");
    GraphBuilder other = GraphBuilder.named("other");
    Value x = other.input("x", ElementType.FLOAT, "N");
    assertTrue(refusal(() -> new Operators(one).exp(x)).contains("FLOAT x"));
  }

  @Test
  void valuesOfANestedGraphAreRefusedOutside() {
    GraphBuilder outer = GraphBuilder.named("outer");
    Value inside = outer.nested("inner").input("x", ElementType.FLOAT);
    assertTrue(refusal(() -> new Operators(outer).exp(inside)).contains("not visible"));
  }

  @Test
  void namesGivenTwiceAreRefused() {
    GraphBuilder graph = GraphBuilder.named("g");
    Value x = graph.input("x", ElementType.FLOAT, "N");
    assertTrue(refusal(() -> graph.input("x", ElementType.FLOAT, "N")).contains("twice: x"));
    assertTrue(
        refusal(() -> graph.nested("inner").input("x", ElementType.FLOAT)).contains("twice: x"));
    Value y = new Operators(graph).exp(x);
    graph.output("y", y, "N");
    assertTrue(refusal(() -> graph.output("y", y, "N")).contains("twice: y"));
  }

  @Test
  void elementTypesThatDoNotFitAreRefused() {
    GraphBuilder graph = GraphBuilder.named("g");
    Operators op = new Operators(graph);
    Value x = graph.input("x", ElementType.FLOAT, "N");
    Value n = graph.input("n", ElementType.INT64, "N");
    assertTrue(refusal(() -> op.add(x, n)).contains("Add of FLOAT x and INT64 n"));
    assertTrue(refusal(() -> op.exp(n)).contains("Exp of INT64 n"));
    assertTrue(refusal(() -> op.gather(x, x, 0)).contains("Gather needs INT64"));
  }

  @Test
  void outputsThatNothingComputesAreRefused() {
    GraphBuilder graph = GraphBuilder.named("g");
    Value x = graph.input("x", ElementType.FLOAT, "N");
    assertTrue(refusal(() -> graph.output("y", x, "N")).contains("not computed"));
    assertThrows(IllegalStateException.class, graph::buildModel);
  }

  @Test
  void aBuiltGraphIsFinished() {
    GraphBuilder graph = GraphBuilder.named("g");
    Value x = graph.input("x", ElementType.FLOAT, "N");
    graph.output("y", new Operators(graph).exp(x), "N");
    graph.buildModel();
    assertThrows(IllegalStateException.class, () -> new Operators(graph).exp(x));
    assertThrows(IllegalStateException.class, graph::buildModel);
  }

  @Test
  void theSameCallsGiveTheSameBytes() {
    assertArrayEquals(scaled(), scaled());
  }

  @Test
  void outputsCarryTheirNamesEvenWhereANestedGraphUsesThem() throws Exception {
    try (PlainSession session = PlainSession.of(scaled())) {
      session.floats("x", new float[] {1, 2, 3}, 3).floats("factor", new float[] {2}, 1);
      assertArrayEquals(new double[] {4, 8, 12}, session.output("scaled"));
      assertArrayEquals(new double[] {4}, session.output("doubled"));
      assertEquals(2, session.run().size());
    }
  }

  /** {@code doubled = 2 factor; scaled[i] = x[i] doubled}. */
  private static byte[] scaled() {
    GraphBuilder graph = GraphBuilder.named("g");
    Operators op = new Operators(graph);
    Value x = graph.input("x", ElementType.FLOAT, "N");
    Value doubled = op.mul(graph.input("factor", ElementType.FLOAT, 1), 2);
    GraphBuilder body = graph.nested("each");
    Value element = body.input("element", ElementType.FLOAT);
    Operators inside = new Operators(body);
    body.output("product", inside.squeeze(inside.mul(element, doubled), 0));
    graph.output("scaled", op.scan(body, List.of(ElementType.FLOAT), List.of(x)).get(0), "N");
    graph.output("doubled", doubled, 1);
    return graph.buildModel();
  }
}
