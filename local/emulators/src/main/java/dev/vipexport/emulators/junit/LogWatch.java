package dev.vipexport.emulators.junit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test class during which something was logged or printed that opens a door: a secret, a signed link, the
 * session of an upload. Found as a service; {@code junit-platform.properties} says {@code log-watch.forbidden}, a regular
 * expression, and {@code log-watch.file}, a file to which the logging of the module appends everything, DEBUG of its own
 * packages too.
 */
public final class LogWatch implements BeforeAllCallback, AfterAllCallback {
    private static final Printed PRINTED = new Printed();
    /** How far each file has been read; what earlier runs logged is not this run's. */
    private static final Map<Path, Long> READ = new HashMap<>();

    /** For JUnit, which finds it as a service. */
    public LogWatch() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        synchronized (PRINTED) {
            PRINTED.listen();
            READ.computeIfAbsent(file(context), LogWatch::length);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        var forbidden = Pattern.compile(parameter(context, "log-watch.forbidden"));
        List<String> found;
        synchronized (PRINTED) {
            found = told(logged(file(context)) + PRINTED.take(), forbidden);
        }
        if (!found.isEmpty()) {
            throw new AssertionError("logged or printed what must not be: " + String.join("\n", found));
        }
    }

    /** The lines that hold what is forbidden, each up to where that begins, for the failure is printed too. */
    static List<String> told(String text, Pattern forbidden) {
        return text.lines()
                .flatMap(line -> forbidden
                        .matcher(line)
                        .results()
                        .limit(1)
                        .map(match -> line.substring(0, match.start()) + "[" + forbidden + "]"))
                .toList();
    }

    private static String logged(Path file) {
        long from = READ.getOrDefault(file, 0L);
        if (length(file) <= from) {
            return "";
        }
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(from);
            byte[] bytes = new byte[Math.toIntExact(log.length() - from)];
            log.readFully(bytes);
            READ.put(file, from + bytes.length);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the log cannot be watched: " + file, e);
        }
    }

    private static long length(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the log cannot be watched: " + file, e);
        }
    }

    private static Path file(ExtensionContext context) {
        return Path.of(parameter(context, "log-watch.file"));
    }

    private static String parameter(ExtensionContext context, String key) {
        return context.getConfigurationParameter(key)
                .orElseThrow(() -> new IllegalStateException("junit-platform.properties does not say " + key));
    }
}
