package dev.vipexport.emulators;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.vipexport")
class ArchitectureTest {

    @ArchTest
    static final ArchRule EMULATORS_STAND_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.vipexport.emulators..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.vipexport..").and(not(resideInAPackage("dev.vipexport.emulators.."))))
            .because("they stand in for the cloud, which does not know the product either");
}
