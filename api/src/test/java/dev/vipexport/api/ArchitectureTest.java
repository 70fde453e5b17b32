package dev.vipexport.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.vipexport.common.job.store.JobListing;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.RestController;

@AnalyzeClasses(packages = "dev.vipexport.api", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String API = "dev.vipexport.api";

    private static final int MAX_TYPES = 16;

    /** Each package and the packages of the API that it may use. */
    private static final Map<String, Set<String>> LAYERS = Map.ofEntries(
            Map.entry("", Set.of("jetty")),
            Map.entry("backend", Set.of()),
            Map.entry("error", Set.of()),
            Map.entry("jetty", Set.of()),
            Map.entry("openapi", Set.of("jetty")),
            Map.entry("auth.hmac", Set.of()),
            Map.entry("auth.message", Set.of("auth.hmac", "error")),
            Map.entry("auth.key", Set.of("auth.hmac", "backend", "error")),
            Map.entry("auth", Set.of("auth.hmac", "auth.key", "auth.message", "error")),
            Map.entry("limits", Set.of("error", "jetty")),
            Map.entry("directory", Set.of("backend", "error")),
            Map.entry("messages.query", Set.of("directory", "error")),
            Map.entry("messages", Set.of("backend", "error", "messages.query")),
            Map.entry("messages.count", Set.of("directory", "error", "limits", "messages.query")),
            Map.entry("webhook", Set.of("auth.key", "backend", "error")),
            Map.entry("export.file", Set.of("backend", "error")),
            Map.entry("export.estimate", Set.of("messages", "messages.count")),
            Map.entry("export.wait", Set.of("webhook")),
            Map.entry("export", Set.of("error", "export.file", "webhook")),
            Map.entry(
                    "export.web",
                    Set.of(
                            "auth",
                            "auth.key",
                            "error",
                            "export",
                            "export.estimate",
                            "export.file",
                            "export.wait",
                            "limits",
                            "messages",
                            "messages.query",
                            "webhook")));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = SlicesRuleDefinition.slices()
            .matching(API + ".(**)")
            .should()
            .beFreeOfCycles()
            .because("a package without cycles can be read and changed alone");

    @ArchTest
    static void packages_useOnlyListedPackages(JavaClasses classes) {
        classes.stream().map(JavaClass::getPackageName).distinct().forEach(name -> {
            String layer = layer(name);
            assertThat(LAYERS).as("add the new package to LAYERS").containsKey(layer);
            Set<String> used = classes.stream()
                    .filter(type -> type.getPackageName().equals(name))
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                    .map(dependency -> dependency.getTargetClass().getPackageName())
                    .filter(target -> (target + ".").startsWith(API + ".") && !target.equals(name))
                    .map(ArchitectureTest::layer)
                    .collect(Collectors.toSet());
            assertThat(LAYERS.get(layer)).as("packages that %s may use", name).containsAll(used);
        });
    }

    @ArchTest
    static void packages_haveFewTypes(JavaClasses classes) {
        Map<String, Long> types = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(types).allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_TYPES));
    }

    private static String layer(String packageName) {
        return packageName.equals(API) ? "" : packageName.substring(API.length() + 1);
    }

    @ArchTest
    static final ArchRule ONLY_WEBHOOKS_USE_HTTP_CLIENTS = noClasses()
            .that()
            .resideOutsideOfPackage(API + ".webhook")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hc..", "java.net.http..")
            .because("a call to a caller's URL needs the checks of webhook.WebhookClient");

    @ArchTest
    static final ArchRule CONTROLLERS_ARE_PACKAGE_PRIVATE = classes()
            .that()
            .areAnnotatedWith(RestController.class)
            .should()
            .bePackagePrivate()
            .because("other packages use the public services, and only HTTP uses controllers");

    @ArchTest
    static final ArchRule TIME_IS_INJECTED = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("tests set the clock to check dates and deadlines");

    @ArchTest
    static final ArchRule CALLERS_SEE_THEIR_OWN_ORGANISATION = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a method over all organisations",
                    call -> call.getTargetOwner().isEquivalentTo(JobListing.class)
                            && !Set.of("listNewestFirst", "delete", "in").contains(call.getName())))
            .because("only operators see the jobs of all organisations");
}
