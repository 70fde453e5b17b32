package dev.vipexport.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.springframework.web.bind.annotation.RestController;

@AnalyzeClasses(packages = "dev.vipexport.api", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String API = "dev.vipexport.api";

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = SlicesRuleDefinition.slices()
            .matching(API + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that can be understood alone can be changed alone");

    @ArchTest
    static final ArchRule ERROR_DEPENDS_ON_NO_FEATURE = noClasses()
            .that()
            .resideInAPackage(API + ".error")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    API + ".auth", API + ".directory", API + ".messages..", API + ".export..", API + ".webhook")
            .because("every room speaks of problems, so problems may speak of none");

    @ArchTest
    static final ArchRule AUTH_DEPENDS_ON_NO_FEATURE = noClasses()
            .that()
            .resideInAPackage(API + ".auth")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API + ".directory", API + ".messages..", API + ".export..", API + ".webhook")
            .because("a new route must not be able to weaken the check of the old ones");

    @ArchTest
    static final ArchRule DIRECTORY_DEPENDS_ON_NO_EXPORT = noClasses()
            .that()
            .resideInAPackage(API + ".directory")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API + ".auth", API + ".messages..", API + ".export..", API + ".webhook")
            .because("what an organisation has does not depend on what is done with it");

    @ArchTest
    static final ArchRule MESSAGES_DEPEND_ON_NO_EXPORT = noClasses()
            .that()
            .resideInAPackage(API + ".messages..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API + ".auth", API + ".export..", API + ".webhook")
            .because("which messages a caller may see is the same question with and without an export");

    @ArchTest
    static final ArchRule WEBHOOKS_DEPEND_ON_NO_EXPORT = noClasses()
            .that()
            .resideInAPackage(API + ".webhook")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API + ".directory", API + ".export..")
            .because("how somebody is told does not depend on what is told");

    @ArchTest
    static final ArchRule ONLY_WEBHOOKS_USE_HTTP_CLIENTS = noClasses()
            .that()
            .resideOutsideOfPackage(API + ".webhook")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hc..", "java.net.http..")
            .because("a call to an address that a caller gave needs the checks of webhook.WebhookClient");

    @ArchTest
    static final ArchRule CONTROLLERS_ARE_PACKAGE_PRIVATE = classes()
            .that()
            .areAnnotatedWith(RestController.class)
            .should()
            .bePackagePrivate()
            .because("HTTP is the way into a room; the others take the door of its public types");

    @ArchTest
    static final ArchRule TIME_IS_INJECTED = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("freshness and deadlines are tested with a clock that tests set");
}
