package org.logitlens.checkpoint.torch;

/**
 * What a container held.
 *
 * @param root the pickled value
 * @param places where the storages of its tensors lie
 */
record TorchContents(Object root, StoragePlaces places) {}
