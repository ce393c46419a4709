package org.logitlens.cli;

import picocli.CommandLine.Option;

/** Whether a model that is named and not there is fetched. */
final class DownloadOption {
  @Option(names = "--download", description = "Download the model if it is not there yet.")
  private boolean download;

  boolean isGiven() {
    return download;
  }
}
