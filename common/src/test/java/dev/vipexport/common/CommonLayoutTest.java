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
class CommonLayoutTest {

    @ArchTest
    static final ArchRule COMMON_KNOWS_NEITHER_SIDE = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.common..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vipexport.api..", "dev.vipexport.worker..", "dev.vipexport.emulators..")
            .because("common is the language of both sides, and emulators are for tests");

    @ArchTest
    static final ArchRule QUERIES_STAND_ON_THEIR_OWN = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.common.query..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vipexport.common.job..", "dev.vipexport.common.ticket..", "dev.vipexport.common.file..")
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
    static final ArchRule ADAPTERS_HIDE_BEHIND_THEIR_PORT = classes()
            .that()
            .haveSimpleNameStartingWith("Firestore")
            .and()
            .resideInAPackage("dev.vipexport.common.job..")
            .should()
            .bePackagePrivate()
            .because("who wants a store asks JobStore.in");
}
