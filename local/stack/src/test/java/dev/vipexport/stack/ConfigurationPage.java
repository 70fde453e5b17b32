package dev.vipexport.stack;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the tables of docs/configuration.md: one for each feature, between two comments of the page. */
final class ConfigurationPage {
    private static final String BEGIN = "<!-- generated: begin -->\n";
    private static final String END = "<!-- generated: end -->\n";
    private static final Map<String, String> TYPES = Map.of(
            "java.time.Duration", "duration",
            "org.springframework.util.unit.DataSize", "size",
            "java.lang.Integer", "integer",
            "java.lang.Long", "integer",
            "java.lang.Short", "integer",
            "java.util.Set<java.lang.Integer>", "integers",
            "java.util.Set<java.lang.String>", "texts",
            "java.lang.Double", "number",
            "java.lang.Boolean", "boolean",
            "java.lang.String", "text");

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
