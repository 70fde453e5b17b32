package dev.vipexport.emulators.firestore.contract;

import dev.vipexport.emulators.firestore.contract.ContractCase.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads a file of cases. {@code == TITLE} begins a case. Each following line is a call for {@link CaseSession}, and
 * {@code = TEXT} lines below it are the expected answer. An indented line continues the previous one, and {@code #}
 * begins a comment.
 */
final class CaseFile {
    private static final String FOLDER = "/firestore/contract/";
    private static final List<String> NAMES = List.of(
            "filters",
            "value-order",
            "orders-and-cursors",
            "limits-and-projections",
            "collection-groups",
            "collections-of-every-name",
            "ids",
            "aggregations",
            "writes",
            "document-calls",
            "transforms",
            "reads",
            "listings",
            "transactions",
            "refusals",
            "messages",
            "found-by-comparison");

    private final List<ContractCase> cases = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private String title = "";
    private String line = "";
    private final List<String> expected = new ArrayList<>();

    private CaseFile() {}

    static List<String> names() {
        return NAMES;
    }

    static List<ContractCase> read(String name) {
        return parse(resource(name));
    }

    static String resource(String name) {
        String path = FOLDER + name + ".txt";
        try (InputStream file = Objects.requireNonNull(CaseFile.class.getResourceAsStream(path), path)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException failed) {
            throw new UncheckedIOException(path, failed);
        }
    }

    static List<ContractCase> parse(String text) {
        CaseFile file = new CaseFile();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(file::add);
        file.endCase();
        return file.cases;
    }

    private void add(String text) {
        if (text.startsWith("== ")) {
            endCase();
            title = text.substring(3);
        } else if (text.startsWith("= ")) {
            expected.add(text.substring(2));
        } else if (text.startsWith(" ")) {
            line += " " + text.strip();
        } else {
            endStep();
            line = text;
        }
    }

    private void endStep() {
        if (!line.isEmpty()) {
            steps.add(new Step(line, expected.isEmpty() ? null : String.join("\n", expected)));
        }
        line = "";
        expected.clear();
    }

    private void endCase() {
        endStep();
        if (!steps.isEmpty()) {
            cases.add(new ContractCase(title, List.copyOf(steps)));
        }
        steps.clear();
    }
}
