package dev.vipexport.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "dev.vipexport", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule COMMON_DEPENDS_ON_NO_APPLICATION = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.common..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vipexport.api..", "dev.vipexport.worker..", "dev.vipexport.emulators..")
            .because("common is the language of both sides, and emulators are for tests");

    @ArchTest
    static final ArchRule QUERY_DEPENDS_ON_NO_OTHER_PACKAGE = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.common.query..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vipexport.common.job..", "dev.vipexport.common.messaging..", "dev.vipexport.common.storage..")
            .because("what is asked for does not depend on who works on it");

    @ArchTest
    static final ArchRule TIME_IS_INJECTED = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.common..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("a test must be able to say what time it is");

    @ArchTest
    static final ArchRule ADAPTERS_ARE_PACKAGE_PRIVATE = classes()
            .that()
            .haveSimpleNameStartingWith("Firestore")
            .and()
            .resideInAPackage("dev.vipexport.common.job..")
            .should()
            .bePackagePrivate()
            .because("callers obtain a store from JobStore.in");
}
