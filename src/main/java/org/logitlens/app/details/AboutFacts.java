package org.logitlens.app.details;

/**
 * What the about dialog states.
 *
 * @param version of the application
 * @param java version and maker of the running Java
 * @param javaFx version of JavaFX
 * @param engine name and version of the engine that runs models
 * @param device where models run, with the reason
 */
public record AboutFacts(String version, String java, String javaFx, String engine, String device) {

  /** With the Java and JavaFX that run now. */
  public static AboutFacts here(String version, String engine, String device) {
    return new AboutFacts(
        version,
        System.getProperty("java.version", "?") + ", " + System.getProperty("java.vendor", "?"),
        System.getProperty("javafx.runtime.version", "?"),
        engine,
        device);
  }

  /** All lines, to copy. */
  public String text() {
    return "Logit Lens "
        + version
        + "\nJava "
        + java
        + "\nJavaFX "
        + javaFx
        + "\nEngine "
        + engine
        + "\nDevice "
        + device
        + "\n";
  }
}
