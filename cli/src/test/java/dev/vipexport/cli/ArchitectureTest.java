package dev.vipexport.cli;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.PrintStream;
import java.io.PrintWriter;

@AnalyzeClasses(packages = "dev.vipexport.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = SlicesRuleDefinition.slices()
            .matching("dev.vipexport.(cli.*)..")
            .should()
            .beFreeOfCycles()
            .because("HTTP, files and progress can each be read alone");

    @ArchTest
    static final ArchRule EXIT_AND_PROGRESS_DEPEND_ON_NO_OTHER_PACKAGE = noClasses()
            .that()
            .resideInAnyPackage("dev.vipexport.cli.exit", "dev.vipexport.cli.progress")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vipexport.cli", "dev.vipexport.cli.api", "dev.vipexport.cli.file")
            .because("every other package uses them");

    @ArchTest
    static final ArchRule ONLY_OUTPUT_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vipexport.cli.output")
            .should()
            .callMethodWhere(target(owner(assignableTo(PrintStream.class).or(assignableTo(PrintWriter.class)))))
            .orShould()
            .callMethodWhere(target(name("printStackTrace")).and(target(owner(assignableTo(Throwable.class)))))
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("texts of servers and files must not control the terminal");

    @ArchTest
    static final ArchRule API_AND_FILE_DEPEND_ON_NO_COMMAND = noClasses()
            .that()
            .resideInAnyPackage("dev.vipexport.cli.api", "dev.vipexport.cli.file")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vipexport.cli", "dev.vipexport.cli.progress")
            .because("commands call the API and write files, never the reverse");

    @ArchTest
    static final ArchRule CLI_DEPENDS_ON_NO_OTHER_MODULE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vipexport.common..",
                    "dev.vipexport.api..",
                    "dev.vipexport.worker..",
                    "dev.vipexport.emulators..",
                    "dev.vipexport.stack..")
            .because("the client proves that the API's contract is enough, so it must not know more");
}
