package dev.vipexport.emulators;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeJars;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;

@AnalyzeClasses(
        packages = "dev.vipexport.emulators",
        importOptions = {DoNotIncludeJars.class, DoNotIncludeTests.class})
class ArchitectureTest {
    private static final String ROOT = "dev.vipexport.emulators";
    private static final int MAX_TYPES = 25;

    @ArchTest
    static final ArchRule EMULATORS_STAND_ALONE = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.vipexport..").and(not(resideInAPackage(ROOT + ".."))))
            .because("they stand in for the cloud, which does not know the product either");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles().because("a cycle cannot be read from one end");

    @ArchTest
    static final ArchRule SERVERS_DO_NOT_KNOW_EACH_OTHER = slices().matching(ROOT + ".(kafka|firestore|storage)..")
            .should()
            .notDependOnEachOther()
            .because("each server is useful alone");

    @ArchTest
    static final ArchRule MODULE_LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("program")
            .definedBy(ROOT)
            .layer("junit")
            .definedBy(ROOT + ".junit")
            .layer("admin")
            .definedBy(ROOT + ".admin")
            .layer("servers")
            .definedBy(ROOT + ".kafka..", ROOT + ".firestore..", ROOT + ".storage..")
            .layer("fault")
            .definedBy(ROOT + ".fault")
            .layer("usage")
            .definedBy(ROOT + ".usage")
            .layer("runtime")
            .definedBy(ROOT + ".runtime")
            .whereLayer("program")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("junit")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("admin")
            .mayOnlyBeAccessedByLayers("program")
            .whereLayer("servers")
            .mayOnlyBeAccessedByLayers("program", "junit")
            .whereLayer("fault")
            .mayOnlyBeAccessedByLayers("program", "junit", "admin", "servers")
            .whereLayer("usage")
            .mayOnlyBeAccessedByLayers("program", "junit", "admin", "servers")
            .whereLayer("runtime")
            .mayOnlyBeAccessedByLayers("program", "junit", "admin", "servers");

    @ArchTest
    static final ArchRule FIRESTORE_LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("server")
            .definedBy(ROOT + ".firestore")
            .layer("listen")
            .definedBy(ROOT + ".firestore.listen")
            .layer("rpc")
            .definedBy(ROOT + ".firestore.rpc")
            .layer("query")
            .definedBy(ROOT + ".firestore.query")
            .layer("rule")
            .definedBy(ROOT + ".firestore.rule")
            .layer("store")
            .definedBy(ROOT + ".firestore.store")
            .layer("index")
            .definedBy(ROOT + ".firestore.index")
            .layer("value")
            .definedBy(ROOT + ".firestore.value")
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("listen")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("rpc")
            .mayOnlyBeAccessedByLayers("server", "listen")
            .whereLayer("query")
            .mayOnlyBeAccessedByLayers("server", "listen", "rpc")
            .whereLayer("rule")
            .mayOnlyBeAccessedByLayers("server", "rpc")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("server", "listen", "rpc", "query")
            .whereLayer("index")
            .mayOnlyBeAccessedByLayers("server", "query", "store")
            .because("a call goes from the protocol over the query to the stored versions");

    @ArchTest
    static final ArchRule STORAGE_LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("routes")
            .definedBy(ROOT + ".storage")
            .layer("signing")
            .definedBy(ROOT + ".storage.signing")
            .layer("upload")
            .definedBy(ROOT + ".storage.upload")
            .layer("object")
            .definedBy(ROOT + ".storage.object")
            .layer("http")
            .definedBy(ROOT + ".storage.http")
            .whereLayer("routes")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("signing")
            .mayOnlyBeAccessedByLayers("routes")
            .whereLayer("upload")
            .mayOnlyBeAccessedByLayers("routes")
            .whereLayer("object")
            .mayOnlyBeAccessedByLayers("routes", "upload")
            .because("routes use the stores, and all of them speak HTTP's terms");

    /** A package with more types needs a split. */
    @ArchTest
    static void packages_haveAtMost25Types(JavaClasses classes) {
        Set<String> crowded = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(types -> types.getValue() > MAX_TYPES)
                .map(types -> types.getKey() + " has " + types.getValue())
                .collect(Collectors.toSet());
        assertThat(crowded).isEmpty();
    }
}
