package dev.vipexport.stack;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the tables of docs/configuration.md: one for each feature, between two comments of the page. */
final class ConfigurationPage {
    private static final String BEGIN = "<!-- generated: begin -->\n";
    private static final String END = "<!-- generated: end -->\n";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("java.time.Duration", "duration"),
            Map.entry("org.springframework.util.unit.DataSize", "size"),
            Map.entry("java.lang.Integer", "integer"),
            Map.entry("java.lang.Long", "integer"),
            Map.entry("java.lang.Short", "integer"),
            Map.entry("java.util.Set<java.lang.Integer>", "integers"),
            Map.entry("java.util.Set<java.lang.String>", "texts"),
            Map.entry("java.lang.Double", "number"),
            Map.entry("java.lang.Boolean", "boolean"),
            Map.entry("java.lang.String", "text"),
            // its description lists the words
            Map.entry("dev.vipexport.common.messaging.TopicPolicy", "text"));

    private ConfigurationPage() {}

    /** Returns the page with new tables; the text around them stays. */
    static String replaceTables(String page, List<Setting> settings) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("docs/configuration.md needs the lines " + BEGIN + " and " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + tables(settings) + page.substring(end);
    }

    private static String tables(List<Setting> settings) {
        return settings.stream()
                .collect(Collectors.groupingBy(Setting::feature, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(feature -> table(feature.getKey(), feature.getValue()))
                .collect(Collectors.joining("\n", "\n", "\n"));
    }

    private static String table(String feature, List<Setting> settings) {
        String rows = settings.stream().map(ConfigurationPage::row).collect(Collectors.joining());
        return "## " + feature + "\n\n| setting | type | default | read by | meaning |\n|---|---|---|---|---|\n" + rows;
    }

    private static String row(Setting setting) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        setting.name(),
                        TYPES.getOrDefault(setting.type(), setting.type()),
                        setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`",
                        setting.app(),
                        sentence(setting.description()));
    }

    /** Javadoc as Markdown in one cell, written as a sentence. */
    private static String sentence(String javadoc) {
        String text = javadoc.replaceAll("\\{@(?:code|link|literal) #?([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
        if (text.isEmpty()) {
            return "";
        }
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }
}
