package org.logitlens.runtime;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.LibraryPlace;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLibrary;

/** The library where the environment makes no sense: says what is wrong to whoever asks. */
final class UnusableLibrary implements ModelLibrary {
  private static final URI HUB = URI.create("https://huggingface.co");

  private final ModelException reason;

  UnusableLibrary(ModelException reason) {
    this.reason = reason;
  }

  private ModelException refusal() {
    return new ModelException(reason.getMessage(), reason.remedy(), reason);
  }

  @Override
  public List<LibraryModel> list() throws ModelException {
    throw refusal();
  }

  @Override
  public Path folder() {
    return Path.of("");
  }

  @Override
  public LibraryPlace place() {
    return new LibraryPlace(folder(), false, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  @Override
  public String complaint(String address) {
    return "";
  }

  @Override
  public URI page(String address) {
    return HUB;
  }

  @Override
  public Optional<Path> find(String address) throws ModelException {
    throw refusal();
  }

  @Override
  public void opened(Path modelFolder) {}

  @Override
  public LibraryModel look(String address, Cancellation cancellation) throws ModelException {
    throw refusal();
  }

  @Override
  public Path get(String address, Listener listener, Cancellation cancellation)
      throws ModelException {
    throw refusal();
  }

  @Override
  public List<String> verify(String address, Listener listener, Cancellation cancellation)
      throws ModelException {
    throw refusal();
  }

  @Override
  public long remove(String address) throws ModelException {
    throw refusal();
  }
}
