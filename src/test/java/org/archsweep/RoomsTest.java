package org.archsweep;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between rooms: each knows only those before it. */
class RoomsTest {
  private static final List<String> ROOMS =
      List.of(
          "spec",
          "network",
          "data",
          "program",
          "training",
          "results",
          "job",
          "statistics",
          "adaptive",
          "plan",
          "run",
          "doctor",
          "analysis",
          "report",
          "claims",
          "simulation",
          "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPath(Path.of("target/classes"));

  @Test
  void listHasAllRooms() throws Exception {
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/org/archsweep"))) {
      assertThat(folders.filter(Files::isDirectory).map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(ROOMS);
    }
  }

  @Test
  void eachRoomKnowsOnlyThoseBeforeIt() {
    for (int i = 0; i < ROOMS.size() - 1; i++) {
      String[] later =
          ROOMS.subList(i + 1, ROOMS.size()).stream()
              .map(RoomsTest::packages)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(packages(ROOMS.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(CLASSES);
    }
  }

  @Test
  void onlyTrainingKnowsDjl() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packages("training"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  @Test
  void whatNeedsNoSparkKnowsNone() {
    String[] rooms =
        Stream.of("spec", "network", "data", "program", "training", "job", "statistics")
            .map(RoomsTest::packages)
            .collect(Collectors.toList())
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAnyPackage(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.spark..")
        .check(CLASSES);
  }

  private static String packages(String room) {
    return "org.archsweep." + room + "..";
  }
}
