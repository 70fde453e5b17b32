package dev.vipexport.stack;

import dev.vipexport.testsupport.FormulaRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real messages (an excerpt of public mail of 2002, CC0), and the rows that an export of them must contain. The rows are
 * computed from the input alone.
 */
final class SampleMessages {
    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    private SampleMessages() {}

    static Path file() {
        try {
            return Path.of(Objects.requireNonNull(SampleMessages.class.getResource("/messages.jsonl.gz"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<JsonNode> messages() throws IOException {
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file())), StandardCharsets.UTF_8))) {
            return lines.lines().map(JsonMapper.shared()::readTree).toList();
        }
    }

    /** Returns the rows of matching messages in {@code [from, until)}, newest first, then by descending id. */
    static List<List<String>> rows(Instant from, Instant until, Predicate<JsonNode> matches) throws IOException {
        return messages().stream()
                .filter(message ->
                        !timestamp(message).isBefore(from) && timestamp(message).isBefore(until))
                .filter(matches)
                .sorted(Comparator.comparing(SampleMessages::timestamp)
                        .thenComparing(message -> string(message, "id"))
                        .reversed())
                .map(SampleMessages::row)
                .toList();
    }

    private static List<String> row(JsonNode message) {
        String labels = message.get("labels")
                .valueStream()
                .map(label -> label.stringValue().replaceAll("[|\\\\]", "\\\\$0"))
                .collect(Collectors.joining("|"));
        return List.of(
                string(message, "id"),
                MICROSECONDS.format(timestamp(message)),
                string(message, "userId"),
                string(message, "kind"),
                string(message, "source"),
                labels,
                FormulaRule.guard(string(message, "text"), true, false));
    }

    static boolean hasLabel(JsonNode message, String label) {
        return message.get("labels").valueStream().anyMatch(node -> label.equals(node.stringValue()));
    }

    static String string(JsonNode message, String name) {
        return message.required(name).stringValue();
    }

    private static Instant timestamp(JsonNode message) {
        return Instant.parse(string(message, "timestamp"));
    }
}
