package dev.vipexport.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(packages = "dev.vipexport.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = SlicesRuleDefinition.slices()
            .matching("dev.vipexport.(cli.*)..")
            .should()
            .beFreeOfCycles()
            .because("what talks HTTP, what writes files and what shows progress can each be read alone");

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
            .because("a client that knows more than the contract cannot show that the contract is enough");
}
