package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** Documents are checked like code: what they name must exist, and what can be set must be in them. */
class DocumentsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]+Test)(?:\\.([a-zA-Z0-9_]+))?`");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "INVARIANTS.md", "RATIONALE.md", "CHANGELOG.md"})
    void link_pointsToExistingFile(String document) throws IOException {
        assertThat(matches(LINK, read(document)).map(link -> ROOT.resolve(link.group(1))))
                .allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void invariants_nameExistingTests() throws IOException {
        List<MatchResult> named = matches(TEST, read("INVARIANTS.md")).toList();

        assertThat(named).hasSizeGreaterThan(6);
        assertThat(named).allSatisfy(test -> {
            Path source = findSource(test.group(1));
            if (test.group(2) != null) {
                assertThat(Files.readString(source)).contains("void " + test.group(2) + "(");
            }
        });
    }

    @Test
    void readme_listsEverySettingWithItsDefault() throws IOException, ClassNotFoundException {
        String readme = read("README.md");
        List<String> rows = new ArrayList<>();
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        for (BeanDefinition found : scanner.findCandidateComponents("dev.vipexport")) {
            Class<?> settings = Class.forName(found.getBeanClassName());
            addRows(settings, settings.getAnnotation(ConfigurationProperties.class).value(), rows);
        }

        assertThat(rows)
                .hasSizeGreaterThan(20)
                .allSatisfy(row -> assertThat(readme).contains(row));
    }

    /** The beginning of the table's row for each leaf of a settings record. */
    private static void addRows(Class<?> settings, String prefix, List<String> rows) {
        for (RecordComponent component : settings.getRecordComponents()) {
            String name = prefix + "." + toKebabCase(component.getName());
            if (component.getType().isRecord()) {
                addRows(component.getType(), name, rows);
            } else {
                rows.add("| `" + name + "` | " + defaultOf(settings, component) + " |");
            }
        }
    }

    private static String defaultOf(Class<?> settings, RecordComponent component) {
        DefaultValue value = Arrays.stream(settings.getDeclaredConstructors())
                .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .map(parameter -> parameter.getAnnotation(DefaultValue.class))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
        return value == null || value.value().length == 0 || value.value()[0].isEmpty()
                ? ""
                : "`" + value.value()[0] + "`";
    }

    private static String toKebabCase(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Path findSource(String test) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test is called " + test));
        }
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static String read(String document) throws IOException {
        return Files.readString(ROOT.resolve(document));
    }
}
