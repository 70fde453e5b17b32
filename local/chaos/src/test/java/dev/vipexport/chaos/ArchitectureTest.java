package dev.vipexport.chaos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.vipexport.chaos", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_ARE_LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.vipexport.chaos..")
            .layer("run")
            .definedBy("dev.vipexport.chaos")
            .layer("check")
            .definedBy("dev.vipexport.chaos.check")
            .layer("system")
            .definedBy("dev.vipexport.chaos.system")
            .layer("work")
            .definedBy("dev.vipexport.chaos.work")
            .layer("history")
            .definedBy("dev.vipexport.chaos.history")
            .whereLayer("run")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("run")
            .whereLayer("system")
            .mayOnlyBeAccessedByLayers("run")
            .whereLayer("work")
            .mayOnlyBeAccessedByLayers("run")
            .because("callers, disturbances and checks share nothing but the history");

    @ArchTest
    static final ArchRule CHECKS_KNOW_THE_HISTORY_ALONE = classes()
            .that()
            .resideInAnyPackage("dev.vipexport.chaos.check", "dev.vipexport.chaos.history")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vipexport.chaos.check",
                    "dev.vipexport.chaos.history",
                    "java..",
                    "org.jspecify..",
                    "com.fasterxml.jackson.annotation..",
                    "tools.jackson..")
            .because("the checker must not follow the mistakes of the product");
}
