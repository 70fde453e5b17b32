package dev.vipexport.stack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.google.cloud.firestore.Query;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Rules over the packages of this module, and over the modules that it joins in one JVM. */
@AnalyzeClasses(
        packages = "dev.vipexport",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** Leaves out the test fixtures that common publishes for the tests of other modules. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule PACKAGES_ARE_LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.vipexport.stack..")
            .layer("start")
            .definedBy("dev.vipexport.stack")
            .layer("demo")
            .definedBy("dev.vipexport.stack.demo")
            .layer("load")
            .definedBy("dev.vipexport.stack.load")
            .whereLayer("start")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("demo")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("load")
            .mayOnlyBeAccessedByLayers("start", "demo")
            .because("the start uses the demo, and the demo uses the loader, never the reverse");

    @ArchTest
    static final ArchRule EMULATORS_DO_NOT_KNOW_THE_PRODUCT = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.emulators..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vipexport.common..",
                    "dev.vipexport.api..",
                    "dev.vipexport.worker..",
                    "dev.vipexport.ops..",
                    "dev.vipexport.stack..",
                    "dev.vipexport.testsupport..")
            .because(
                    "they stand in for Kafka, Firestore and Cloud Storage, and must not follow the product's mistakes");

    /** {@code QueryIndexesTest} of common sends the queries of these classes. Add those of a new one there. */
    @ArchTest
    static final ArchRule QUERIES_ARE_MADE_WHERE_THEIR_INDEXES_ARE_TESTED = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.vipexport.common..", "dev.vipexport.api..", "dev.vipexport.worker..", "dev.vipexport.ops..")
            .and()
            // its order is that of the ids, which needs no index
            .doNotHaveFullyQualifiedName("dev.vipexport.ops.audit.AuditLog")
            .and(DescribedPredicate.not(JavaClass.Predicates.simpleNameStartingWith("Firestore")
                    .and(JavaClass.Predicates.resideInAnyPackage(
                            "dev.vipexport.common.job.store", "dev.vipexport.api.directory"))))
            .and()
            .doNotHaveSimpleName("VipMessages")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a condition or an order of a query",
                    call -> call.getTargetOwner().isAssignableTo(Query.class)
                            && (call.getName().startsWith("where")
                                    || call.getName().equals("orderBy"))))
            .because("Firestore refuses a query without an index, and emulators of others do not");

    @ArchTest
    static final ArchRule PRODUCT_DOES_NOT_KNOW_THE_LOCAL_MODULES = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.vipexport.common..", "dev.vipexport.api..", "dev.vipexport.worker..", "dev.vipexport.ops..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vipexport.emulators..", "dev.vipexport.stack..", "dev.vipexport.testsupport..")
            .because("production runs without them");

    @ArchTest
    static final ArchRule API_AND_WORKER_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.vipexport.worker..")
            .because("they share jobs, tickets and files only, which common describes");

    @ArchTest
    static final ArchRule WORKER_DOES_NOT_KNOW_THE_API = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.vipexport.api..")
            .because("they share jobs, tickets and files only, which common describes");
}
