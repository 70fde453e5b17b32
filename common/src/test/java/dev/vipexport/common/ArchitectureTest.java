package dev.vipexport.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

@AnalyzeClasses(packages = "dev.vipexport.common", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule COMMON_DEPENDS_ON_NO_APPLICATION = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.common..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vipexport.api..", "dev.vipexport.worker..", "dev.vipexport.emulators..")
            .because("api and worker share common, and emulators are for tests");

    @ArchTest
    static final ArchRule PACKAGES_FORM_LAYERS = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.vipexport.common..")
            .layer("cloud")
            .definedBy("dev.vipexport.common.cloud")
            .layer("query")
            .definedBy("dev.vipexport.common.query")
            .layer("job")
            .definedBy("dev.vipexport.common.job")
            .layer("store")
            .definedBy("dev.vipexport.common.job.store")
            .layer("messaging")
            .definedBy("dev.vipexport.common.messaging")
            .layer("storage")
            .definedBy("dev.vipexport.common.storage")
            .layer("log")
            .definedBy("dev.vipexport.common.log")
            .layer("fleet")
            .definedBy("dev.vipexport.common.fleet")
            .layer("metrics")
            .definedBy("dev.vipexport.common.metrics")
            .whereLayer("fleet")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("metrics")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("metrics")
            .whereLayer("messaging")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("storage")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("log")
            .mayOnlyBeAccessedByLayers("messaging")
            .whereLayer("job")
            .mayOnlyBeAccessedByLayers("store", "messaging", "storage", "metrics")
            .whereLayer("query")
            .mayOnlyBeAccessedByLayers("job", "store", "storage", "fleet")
            .whereLayer("cloud")
            .mayOnlyBeAccessedByLayers("store", "messaging", "fleet")
            .because("queries and jobs depend on no back end, and the adapters do not depend on each other");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = SlicesRuleDefinition.slices()
            .matching("dev.vipexport.(common.*)..")
            .should()
            .beFreeOfCycles()
            .because("each package can be read alone");

    @ArchTest
    static void packages_haveAtMostTwentyTypes(JavaClasses classes) {
        Map<String, Long> types = classes.stream()
                .filter(type -> type.getPackageName().startsWith("dev.vipexport.common"))
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(types).hasSize(9);
        assertThat(types.values()).allMatch(count -> count <= 20);
    }

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
            .because("callers get a store from the factory of its interface");
}
