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
class RoomsTest {
    private static final String API = "dev.vipexport.api";

    @ArchTest
    static final ArchRule ROOMS_HAVE_NO_CYCLES = SlicesRuleDefinition.slices()
            .matching(API + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that can be understood alone can be changed alone");

    @ArchTest
    static final ArchRule PROBLEMS_KNOW_NO_ROOM = noClasses()
            .that()
            .resideInAPackage(API + ".problem")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API + ".auth", API + ".directory", API + ".messages", API + ".export", API + ".webhook")
            .because("every room speaks of problems, so problems may speak of none");

    @ArchTest
    static final ArchRule CALLERS_ARE_CHECKED_WITHOUT_KNOWING_WHAT_THEY_WANT = noClasses()
            .that()
            .resideInAPackage(API + ".auth")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API + ".directory", API + ".messages", API + ".export", API + ".webhook")
            .because("a new route must not be able to weaken the check of the old ones");

    @ArchTest
    static final ArchRule THE_DIRECTORY_KNOWS_NOTHING_OF_EXPORTS = noClasses()
            .that()
            .resideInAPackage(API + ".directory")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API + ".auth", API + ".messages", API + ".export", API + ".webhook")
            .because("what an organisation has does not depend on what is done with it");

    @ArchTest
    static final ArchRule MESSAGES_KNOW_NOTHING_OF_EXPORTS = noClasses()
            .that()
            .resideInAPackage(API + ".messages")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API + ".auth", API + ".export", API + ".webhook")
            .because("which messages a caller may see is the same question with and without an export");

    @ArchTest
    static final ArchRule WEBHOOKS_KNOW_NOTHING_OF_EXPORTS = noClasses()
            .that()
            .resideInAPackage(API + ".webhook")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API + ".directory", API + ".export")
            .because("how somebody is told does not depend on what is told");

    @ArchTest
    static final ArchRule ONLY_WEBHOOKS_CALL_OTHERS = noClasses()
            .that()
            .resideOutsideOfPackage(API + ".webhook")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hc..", "java.net.http..")
            .because("a call to an address that a caller gave needs the checks of webhook.Courier");

    @ArchTest
    static final ArchRule CONTROLLERS_STAY_IN_THEIR_ROOM = classes()
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
