package dev.vipexport.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console's files. `.ci/console/run` uses the console in a browser. */
class ConsoleTest {
    private static final Path FILES = Path.of("src/main/resources/console");
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([\\w.-]+)\"|from \"\\./([\\w.-]+)\"");
    private static final int MAX_BYTES = 100_000;

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.toList();
        }
    }

    @Test
    void files_referToEachOther_andToNothingElse() throws IOException {
        Set<String> referred = new TreeSet<>(Set.of("index.html"));
        for (Path file : files()) {
            REFERENCE
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(reference ->
                            referred.add(reference.group(1) == null ? reference.group(2) : reference.group(1)));
        }
        assertThat(files().stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
                .isEqualTo(referred);
    }

    /** The content security policy would stop them. */
    @Test
    void files_haveNoInlineCode_andMakeNoMarkupOfText() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContain(
                            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "style=\"")
                    .doesNotContainPattern("<script(?![^>]*src=)")
                    .doesNotContainPattern("<style")
                    .doesNotContainPattern(" on\\w+=\"");
        }
    }

    @Test
    void files_areSmall() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isLessThan(MAX_BYTES);
    }
}
