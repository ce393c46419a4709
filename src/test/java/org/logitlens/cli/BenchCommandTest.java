package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --only head,nothing | there is no part nothing
          --threads 0         | --threads must be 1 or more
          --threads many      | --threads
          """)
  void wrongOptionsAreRefusedBeforeAnythingIsWritten(String options, String message) {
    StringWriter said = new StringWriter();
    int exit =
        new CommandLine(new BenchCommand())
            .setErr(new PrintWriter(said))
            .execute(options.split(" "));
    assertEquals(2, exit);
    assertTrue(said.toString().contains(message), said.toString());
  }
}
