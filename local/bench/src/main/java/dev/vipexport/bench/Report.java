package dev.vipexport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Prints each result as a table, and writes all results as JSON at the end. */
final class Report {
    private final Map<String, Object> results = new LinkedHashMap<>();

    Report() throws IOException {
        results.put("machine", machine());
        System.out.println(results.get("machine"));
    }

    private static Map<String, Object> machine() throws IOException {
        Runtime runtime = Runtime.getRuntime();
        var machine = new LinkedHashMap<String, Object>();
        machine.put("cpu", cpu());
        machine.put("cores", runtime.availableProcessors());
        machine.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return machine;
    }

    private static String cpu() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    /** Prints a table and keeps it for the JSON file. */
    void table(String title, List<String> heads, List<List<Object>> rows) {
        System.out.println("\n" + title);
        System.out.println(heads.stream()
                .map(head -> String.format(Locale.ROOT, "%22s", head))
                .reduce("", String::concat));
        var json = new ArrayList<Map<String, Object>>();
        for (List<Object> row : rows) {
            var fields = new LinkedHashMap<String, Object>();
            var line = new StringBuilder();
            for (int i = 0; i < heads.size(); i++) {
                fields.put(heads.get(i), row.get(i));
                line.append(String.format(Locale.ROOT, "%22s", text(row.get(i))));
            }
            json.add(fields);
            System.out.println(line);
        }
        results.put(title, json);
    }

    private static String text(Object value) {
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, number < 100 ? "%.2f" : "%,.0f", number);
        }
        return value instanceof Long number ? String.format(Locale.ROOT, "%,d", number) : value.toString();
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(results));
        System.out.println("\nWritten to " + file);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
