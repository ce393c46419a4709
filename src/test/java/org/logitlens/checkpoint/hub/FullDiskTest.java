package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** Downloads that the disk does not take. */
class FullDiskTest extends WithScriptedHub {

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysWhatIsNeededAndWhatIsFreeWhenTheDiskIsFull() throws Exception {
    RemoteFile file = found(WEIGHTS);
    // A link to the device that is always full.
    Files.createSymbolicLink(partial, Path.of("/dev/full"));
    HubException error = assertFails(Kind.DISK, file);
    assertTrue(
        error.getMessage().startsWith("The disk is full: model.safetensors needs another 0.1 MB, "),
        error::getMessage);
    assertTrue(error.getMessage().contains("free at " + folder), error::getMessage);
    assertTrue(error.remedy().startsWith("Make room"), error::remedy);
    assertEquals(1, hub.storageRequests().size(), "a full disk is no reason to ask again");
    Files.delete(partial);
  }

  @Test
  void saysThatThePlaceCannotBeWritten() throws Exception {
    RemoteFile file = found(CONFIG);
    Files.createDirectory(partial);
    HubException folderInTheWay = assertFails(Kind.DISK, file);
    assertTrue(
        folderInTheWay.getMessage().startsWith("config.json cannot be written to " + partial),
        folderInTheWay::getMessage);
    partial = folder.resolve("missing").resolve("partial");
    assertFails(Kind.DISK, file);
    assertEquals(1, hub.requests().size());
  }
}
