package dev.vipexport.testsupport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.vipexport", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ONLY_ON_THE_JDK = classes()
            .that()
            .resideInAPackage("dev.vipexport.testsupport..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.vipexport.testsupport", "java..", "javax.crypto..", "org.jspecify..")
            .because("the tests of every module use it, and Maven allows no cycles");
}
