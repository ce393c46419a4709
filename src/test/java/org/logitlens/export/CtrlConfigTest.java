package org.logitlens.export;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CtrlConfigTest {
  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new Ctrl(), "ctrl", folder);
  }

  @Test
  void anOddWidthIsRefusedAsPositionsAreHalfSinesAndHalfCosines() {
    config.with("n_embd", "15").with("n_head", "3").refuses("n_embd 15 is not supported");
  }
}
