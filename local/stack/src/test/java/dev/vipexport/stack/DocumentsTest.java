package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.messaging.Topics;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents are checked like code: what they name must exist, and what they show must be run by a check. */
class DocumentsTest {
    private static final Pattern TYPE = Pattern.compile("([A-Z][a-z0-9]+[A-Z]\\w*)(?:\\.(\\w+))?(?:\\(\\))?");
    private static final Pattern FILE = Pattern.compile("(?:\\.ci|api|worker|common|cli|local|docs)/[\\w./-]+");
    private static final Pattern SETTING = Pattern.compile("(?:--)?(vip-export\\.[a-z-]+(?:\\.[a-z-]+)*)(?:=.*)?");
    private static final Pattern SHORT_SETTING = Pattern.compile("([a-z]+)\\.[a-z]+(?:-[a-z]+)+");
    private static final Pattern VARIABLE = Pattern.compile("(VIP_EXPORT_[A-Z_]+)(?:=.*)?");

    private static final Pattern STOP = Pattern.compile("\\(([^)]+\\.java)\\) \\| `(\\w+)` \\|");

    /**
     * Types of libraries and of programs on pages, collections of Firestore, and errors of Google, that pages name like our
     * types.
     */
    private static final Set<String> FOREIGN_NAMES = Set.of(
            "ApiKeys",
            "AutoCloseable",
            "BlobInfo",
            "BulkWriter",
            "EventSource",
            "ExportJobs",
            "ExportRequests",
            "GeneratedExport",
            "IdempotencyKeys",
            "OpsAudit",
            "OpsHolds",
            "OpsLetters",
            "OpsRedrives",
            "OpsWorkers",
            "MeterRegistry",
            "OutOfMemoryError",
            "RunQuery",
            "SignatureDoesNotMatch",
            "UrlQuery");

    /** Names settings and folders as they once were, beside the new names. */
    private static final String CHANGELOG = "CHANGELOG.md";

    private static Map<String, Path> sources = Map.of();
    private static Set<String> settings = Set.of();

    @BeforeAll
    static void readRepository() throws IOException {
        sources = findSources();
        settings = ConfigurationMetadata.read().stream().map(Setting::name).collect(Collectors.toSet());
    }

    static List<MarkdownPage> pages() throws IOException {
        return MarkdownPage.all();
    }

    static List<MarkdownPage> pagesOfToday() throws IOException {
        return pages().stream().filter(page -> !page.name().equals(CHANGELOG)).toList();
    }

    static List<MarkdownPage> mainPages() throws IOException {
        return pages().stream()
                .filter(page -> page.name().startsWith("docs/") || !page.name().contains("/"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void link_pointsToExistingFileAndHeading(MarkdownPage page) {
        assertThat(page.links()).allSatisfy(link -> {
            String[] parts = link.split("#", 2);
            Path file = parts[0].isEmpty() ? MarkdownPage.ROOT.resolve(page.name()) : page.resolve(parts[0]);
            assertThat(file).exists();
            if (parts.length == 2) {
                String target = MarkdownPage.ROOT.relativize(file).toString().replace('\\', '/');
                assertThat(MarkdownPage.of(target).anchors()).as(link).contains(parts[1]);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pagesOfToday")
    void page_namesExistingTypes(MarkdownPage page) throws IOException {
        for (String span : page.codeSpans()) {
            Matcher type = TYPE.matcher(span);
            if (type.matches() && !FOREIGN_NAMES.contains(type.group(1))) {
                assertThat(sources).as(page + " names " + span).containsKey(type.group(1));
                if (type.group(2) != null) {
                    assertThat(Files.readString(sources.get(type.group(1))))
                            .as(span)
                            .contains(type.group(2));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pagesOfToday")
    void page_namesExistingFiles(MarkdownPage page) {
        assertThat(page.codeSpans().stream()
                        .map(span -> span.split(" ", 2)[0])
                        .filter(span -> FILE.matcher(span).matches() && !span.contains("/target/")))
                .allSatisfy(span -> assertThat(MarkdownPage.ROOT.resolve(span)).exists());
    }

    @ParameterizedTest
    @MethodSource("pagesOfToday")
    void page_namesExistingSettings(MarkdownPage page) throws IOException {
        assertThat(page.codeSpans().stream().flatMap(DocumentsTest::namedSetting))
                .allSatisfy(name -> assertThat(settingNames()).contains(name));
    }

    @Test
    void invariants_nameExistingTests() throws IOException {
        List<String> named = MarkdownPage.of("docs/invariants.md").codeSpans().stream()
                .filter(span -> span.matches("[A-Z]\\w+(?:Test|IT)(?:\\.\\w+)?"))
                .toList();

        assertThat(named).hasSizeGreaterThan(100);
        for (String test : named) {
            String[] parts = test.split("\\.", 2);
            assertThat(sources).as(test).containsKey(parts[0]);
            if (parts.length == 2) {
                assertThat(Files.readString(sources.get(parts[0]))).as(test).contains("void " + parts[1] + "(");
            }
        }
    }

    /** The walk of one request: each row links a file and names one of its methods. */
    @Test
    void architecture_namesExistingMethods() throws IOException {
        MarkdownPage page = MarkdownPage.of("docs/architecture.md");
        List<MatchResult> stops = STOP.matcher(page.text()).results().toList();

        assertThat(stops).hasSizeGreaterThan(10);
        for (MatchResult stop : stops) {
            assertThat(Files.readString(page.resolve(stop.group(1))))
                    .as(stop.group())
                    .contains(" " + stop.group(2) + "(");
        }
    }

    @Test
    void readme_isShort() {
        assertThat(MarkdownPage.of("README.md").text().lines().count()).isLessThanOrEqualTo(150);
    }

    @ParameterizedTest
    @MethodSource("mainPages")
    void prose_keepsTo100Columns(MarkdownPage page) {
        assertThat(page.prose().lines().filter(line -> !line.startsWith("|") && !line.contains("](")))
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(100));
    }

    /**
     * {@code .ci/smoke.py} runs the blocks in bash of its pages, {@code .ci/docker/compose} those in sh of one page, {@code
     * .ci/readers/run} and {@code .ci/contract/run} those in other languages of a page each, {@code .ci/browser/run} those in
     * JavaScript of the HTTP API.
     */
    @Test
    void shellExample_isRunByACheck() throws IOException {
        String smoke = Files.readString(MarkdownPage.ROOT.resolve(".ci/smoke.py"));
        String checked = smoke.lines()
                .filter(line -> line.startsWith("PAGES = "))
                .findFirst()
                .orElseThrow();
        for (MarkdownPage page : pages()) {
            if (page.name().startsWith("local/emulators")) {
                continue; // ReadmeTest runs its examples
            }
            if (page.languages().contains("bash")) {
                assertThat(checked).contains('"' + page.name() + '"');
            }
            if (page.languages().contains("sh")) {
                assertThat(page.name()).isEqualTo("docs/docker.md");
            }
            if (!Collections.disjoint(page.languages(), List.of("python", "sql", "shell", "php", "typescript"))) {
                assertThat(page.name()).isIn("docs/reading-files.md", "docs/clients.md");
            }
            if (page.languages().contains("javascript")) {
                assertThat(page.name()).isIn("docs/reading-files.md", "docs/clients.md", "docs/http-api.md");
            }
        }
    }

    private static Stream<String> namedSetting(String span) {
        Matcher setting = SETTING.matcher(span);
        if (setting.matches()) {
            return Stream.of(setting.group(1));
        }
        Matcher variable = VARIABLE.matcher(span);
        if (variable.matches()) {
            return Stream.of(variable.group(1));
        }
        Matcher shortened = SHORT_SETTING.matcher(span);
        boolean isFeature = shortened.matches()
                && settings.stream().anyMatch(name -> name.startsWith("vip-export." + shortened.group(1) + "."));
        return isFeature ? Stream.of("vip-export." + span) : Stream.empty();
    }

    /** Settings, their features and their variables, and what else begins like one: topics, variables of scripts. */
    private static Set<String> settingNames() throws IOException {
        Set<String> names = new TreeSet<>(settings);
        for (String setting : settings) {
            names.add(setting.substring(0, setting.lastIndexOf('.')));
            names.add(setting.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_'));
        }
        Arrays.stream(Topics.class.getFields())
                .filter(field -> field.getType() == String.class)
                .map(DocumentsTest::value)
                .forEach(names::add);
        Pattern.compile("\\$\\{(VIP_EXPORT_\\w+)")
                .matcher(Files.readString(Path.of("../../docker-compose.yml")))
                .results()
                .forEach(port -> names.add(port.group(1)));
        names.add("VIP_EXPORT_DOCKER_HOME");
        names.addAll(List.of("VIP_EXPORT_SERVER", "VIP_EXPORT_KEY", "VIP_EXPORT_SECRET"));
        return names;
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Every Java file by its type, nested types by the file that holds them. */
    private static Map<String, Path> findSources() throws IOException {
        Map<String, Path> found = new HashMap<>();
        for (String module : List.of("api", "worker", "common", "cli", "local")) {
            try (Stream<Path> files = Files.find(
                    MarkdownPage.ROOT.resolve(module),
                    20,
                    (file, attributes) -> file.toString().endsWith(".java"))) {
                files.forEach(file -> found.put(file.getFileName().toString().replace(".java", ""), file));
            }
        }
        return found;
    }
}
