package dev.vipexport.worker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

@AnalyzeClasses(packages = "dev.vipexport", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.vipexport.worker";
    private static final int MAX_TYPES = 16;

    @ArchTest
    static final ArchRule everyPackageIsInItsLayer = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
            .layer("start")
            .definedBy(ROOT)
            .layer("kafka")
            .definedBy(ROOT + ".kafka")
            .layer("heartbeat")
            .definedBy(ROOT + ".heartbeat")
            .layer("recovery")
            .definedBy(ROOT + ".recovery")
            .layer("ticket")
            .definedBy(ROOT + ".ticket")
            .layer("job")
            .definedBy(ROOT + ".job")
            .layer("plan")
            .definedBy(ROOT + ".plan")
            .layer("progress")
            .definedBy(ROOT + ".progress")
            .layer("assemble")
            .definedBy(ROOT + ".assemble")
            .layer("layout")
            .definedBy(ROOT + ".layout")
            .layer("slice")
            .definedBy(ROOT + ".slice")
            .layer("rows")
            .definedBy(ROOT + ".rows")
            .layer("encode")
            .definedBy(ROOT + ".encode")
            .layer("deflate")
            .definedBy(ROOT + ".deflate")
            .layer("message")
            .definedBy(ROOT + ".message")
            .layer("upload")
            .definedBy(ROOT + ".upload")
            .ensureAllClassesAreContainedInArchitectureIgnoring(resideOutsideOfPackage(ROOT + ".."))
            .whereLayer("kafka")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("heartbeat")
            .mayOnlyBeAccessedByLayers("start", "kafka")
            .whereLayer("recovery")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("job")
            .mayOnlyBeAccessedByLayers("kafka")
            .whereLayer("ticket")
            .mayOnlyBeAccessedByLayers("start", "kafka", "heartbeat", "job")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("job")
            .whereLayer("progress")
            .mayOnlyBeAccessedByLayers("job", "plan")
            .whereLayer("assemble")
            .mayOnlyBeAccessedByLayers("job", "recovery")
            .whereLayer("layout")
            .mayOnlyBeAccessedByLayers("assemble", "encode", "plan")
            .whereLayer("slice")
            .mayOnlyBeAccessedByLayers("job", "progress", "assemble")
            .whereLayer("rows")
            .mayOnlyBeAccessedByLayers("slice")
            .whereLayer("encode")
            .mayOnlyBeAccessedByLayers("slice")
            .whereLayer("deflate")
            .mayOnlyBeAccessedByLayers("encode")
            .whereLayer("message")
            .mayOnlyBeAccessedByLayers("rows", "encode", "slice")
            .whereLayer("upload")
            .mayOnlyBeAccessedByLayers("start", "slice", "assemble")
            .because("tickets lead to jobs, jobs to slices, and slices to rows, encoders and uploads, so each of these "
                    + "can be replaced without the others");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to read one package after another");

    @ArchTest
    static void everyPackageHasAtMostSixteenTypes(JavaClasses classes) {
        Map<String, Long> types = classes.stream()
                .filter(type -> type.getPackageName().startsWith(ROOT))
                .filter(type -> !type.isNestedClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(types)
                .hasSize(16)
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_TYPES));
    }

    @ArchTest
    static final ArchRule encodeDoesNotUseBackends = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".encode", ROOT + ".deflate", ROOT + ".message", ROOT + ".layout")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.cloud.storage..", "org.springframework..", "org.apache.kafka..")
            .because("the format of the file is tested with data alone");

    @ArchTest
    static final ArchRule onlyKafkaPackageUsesKafka = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackage(ROOT + ".kafka")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
            .because("another queue must be able to deliver the tickets");

    @ArchTest
    static final ArchRule onlyFourPackagesUseCloudStorage = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackages(ROOT, ROOT + ".upload", ROOT + ".assemble", ROOT + ".slice")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.cloud.storage..")
            .because("jobs and tickets name objects and never call Cloud Storage");

    @ArchTest
    static final ArchRule clockIsInjected = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time comes from the injected InstantSource, and a snapshot's time from Firestore");

    @ArchTest
    static final ArchRule productDoesNotUseTestCode = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vipexport.emulators..", "dev.vipexport.testsupport..")
            .because("the embedded servers are for tests and demos");
}
