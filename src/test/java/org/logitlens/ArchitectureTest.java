package org.logitlens;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the house and the only doors between them, each with its reason. */
@AnalyzeClasses(packages = "org.logitlens", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String FILES = "org.logitlens.files..";
  private static final String LENS = "org.logitlens.lens..";
  private static final String PLOT = "org.logitlens.plot..";
  private static final String CHECKPOINT = "org.logitlens.checkpoint..";
  private static final String EXPORT = "org.logitlens.export..";
  private static final String RUNTIME = "org.logitlens.runtime..";
  private static final String APP = "org.logitlens.app..";
  private static final String CLI = "org.logitlens.cli..";

  @ArchTest
  static final ArchRule lensKnowsNobody =
      classes()
          .that()
          .resideInAPackage(LENS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(LENS, "java..", "org.jspecify..")
          .because("the maths and its data must be usable, and testable, without any of the rest");

  @ArchTest
  static final ArchRule filesKnowsNobody =
      classes()
          .that()
          .resideInAPackage(FILES)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(FILES, "java..", "org.jspecify..")
          .because(
              "pictures, values and graphs are written by one class, which knows none of them");

  @ArchTest
  static final ArchRule plotKnowsLensAlone =
      noClasses()
          .that()
          .resideInAPackage(PLOT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CHECKPOINT, EXPORT, RUNTIME, APP, CLI)
          .because("a picture is drawn from a grid, wherever the grid came from");

  @ArchTest
  static final ArchRule plotNeverTouchesJavaFx =
      noClasses()
          .that()
          .resideInAnyPackage(PLOT, LENS, CHECKPOINT, EXPORT, RUNTIME, CLI)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javafx..", "org.controlsfx..")
          .because("pictures and the command line must work without a display");

  @ArchTest
  static final ArchRule checkpointKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage(CHECKPOINT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LENS, PLOT, EXPORT, RUNTIME, APP, CLI)
          .because("reading files is a task of its own");

  @ArchTest
  static final ArchRule exportKnowsCheckpointAlone =
      noClasses()
          .that()
          .resideInAPackage(EXPORT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LENS, PLOT, RUNTIME, APP, CLI)
          .because("graphs are written from a checkpoint without running anything");

  @ArchTest
  static final ArchRule runtimeKnowsLensCheckpointExport =
      noClasses()
          .that()
          .resideInAPackage(RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PLOT, APP, CLI)
          .because("running a model must not know who looks at the result");

  @ArchTest
  static final ArchRule onlyRuntimeKnowsTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage(RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "ai.onnxruntime..")
          .because("wrong calls into the engine kill the JVM, so they stand in one place");

  @ArchTest
  static final ArchRule windowReachesModelsThroughAnInterface =
      noClasses()
          .that()
          .resideInAPackage(APP)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CHECKPOINT, EXPORT, RUNTIME, CLI)
          .because("the window must be testable with a model that is not one");

  @ArchTest
  static final ArchRule partsOfTheWindowDoNotKnowIt =
      noClasses()
          .that()
          .resideInAPackage(APP)
          .and()
          .resideOutsideOfPackage("org.logitlens.app")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.logitlens.app")
          .because("a part that knows no view model can be shown and tested on its own");

  @ArchTest
  static final ArchRule commandLineKnowsNoWindow =
      noClasses()
          .that()
          .resideInAPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(APP)
          .because("the command line must start on machines without a display");

  @ArchTest
  static final ArchRule nobodyCallsTheLauncher =
      noClasses()
          .that()
          .resideInAnyPackage(FILES, LENS, PLOT, CHECKPOINT, EXPORT, RUNTIME, APP, CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.logitlens")
          .because("the launcher composes the rooms; a room that calls it makes a circle");

  @ArchTest
  static final ArchRule packagesMakeNoCircle =
      slices()
          .matching("org.logitlens.(**)")
          .should()
          .beFreeOfCycles()
          .because(
              "a package that is part of a circle can't be understood, tested or replaced alone;"
                  + " what would call back gets an interface from its caller");

  @ArchTest
  static final ArchRule textIsMadeInNoLocaleOfTheUser =
      noClasses()
          .should()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(String.class, "format", String.class, Object[].class)
          .because(
              "other locales have other digits, which neither readers nor pictures expect (E9)");

  @ArchTest
  static final ArchRule picturesAreNotTakenFromTheScreen =
      noClasses()
          .that()
          .doNotHaveSimpleName("FirstPicture")
          .should()
          .callMethodWhere(
              target(name("snapshot")).and(target(owner(resideInAPackage("javafx..")))))
          .because(
              "what a graphics card can hold must not limit an export (X7);"
                  + " the start of the window is measured by one that nobody sees");

  @ArchTest
  static final ArchRule durationsAreNotTakenFromTheTimeOfDay =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .because("the clock of the day is set, put back and changed for the summer (E9)");

  @ArchTest
  static final ArchRule packagesHaveNamesFromTheField =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..common..", "..manager..", "..helper..", "..impl..")
          .because("such a package collects what nobody found a place for");
}
