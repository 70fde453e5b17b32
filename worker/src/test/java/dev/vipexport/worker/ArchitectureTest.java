package dev.vipexport.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.vipexport", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.vipexport.worker";

    @ArchTest
    static final ArchRule workFlowsOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("wiring")
            .definedBy(ROOT)
            .layer("intake")
            .definedBy(ROOT + ".kafka", ROOT + ".ticket", ROOT + ".job", ROOT + ".progress", ROOT + ".recovery")
            .layer("plan")
            .definedBy(ROOT + ".plan")
            .layer("slice")
            .definedBy(ROOT + ".slice")
            .layer("assemble")
            .definedBy(ROOT + ".assemble")
            .layer("rows")
            .definedBy(ROOT + ".rows")
            .layer("encode")
            .definedBy(ROOT + ".encode")
            .layer("upload")
            .definedBy(ROOT + ".upload")
            .whereLayer("intake")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("wiring", "intake")
            .whereLayer("assemble")
            .mayOnlyBeAccessedByLayers("wiring", "intake")
            .whereLayer("slice")
            .mayOnlyBeAccessedByLayers("wiring", "intake", "assemble")
            .whereLayer("rows")
            .mayOnlyBeAccessedByLayers("wiring", "slice")
            .whereLayer("encode")
            .mayOnlyBeAccessedByLayers("slice")
            .whereLayer("upload")
            .mayOnlyBeAccessedByLayers("wiring", "slice", "assemble")
            .because(
                    "intake leads the work, plan and slice and assemble do it, and rows, encode and upload never meet: "
                            + "so each can be widened or replaced by itself");

    @ArchTest
    static final ArchRule encodeDoesNotUseBackends = noClasses()
            .that()
            .resideInAPackage(ROOT + ".encode")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.cloud.storage..", "org.springframework..", "org.apache.kafka..")
            .because("the file's format is tested with data alone");

    @ArchTest
    static final ArchRule onlyKafkaPackageUsesKafka = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackage(ROOT + ".kafka")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
            .because("another queue must be able to lead the same work");

    @ArchTest
    static final ArchRule clockIsInjected = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time comes from the injected InstantSource, and a snapshot's from Firestore");

    @ArchTest
    static final ArchRule productDoesNotUseEmulators = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.vipexport.emulators..")
            .because("the embedded servers are a test fixture");
}
