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
 * session of an upload. Found as a service; {@code junit-platform.properties} says {@code secret-leak.forbidden}, a regular
 * expression, and {@code secret-leak.file}, a file to which the logging of the module appends everything, DEBUG of its own
 * packages too.
 */
public final class SecretLeakExtension implements BeforeAllCallback, AfterAllCallback {
    private static final CapturedOutput OUTPUT = new CapturedOutput();
    /** How far each file has been read; what earlier runs logged is not this run's. */
    private static final Map<Path, Long> READ_BYTES = new HashMap<>();

    /** For JUnit, which finds it as a service. */
    public SecretLeakExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        synchronized (OUTPUT) {
            OUTPUT.install();
            READ_BYTES.computeIfAbsent(file(context), SecretLeakExtension::length);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        var forbidden = Pattern.compile(parameter(context, "secret-leak.forbidden"));
        List<String> found;
        synchronized (OUTPUT) {
            found = findLeaks(readNewLog(file(context)) + OUTPUT.drain(), forbidden);
        }
        if (!found.isEmpty()) {
            throw new AssertionError("logged or printed what must not be: " + String.join("\n", found));
        }
    }

    /** The lines that hold what is forbidden, each up to where that begins, for the failure is printed too. */
    static List<String> findLeaks(String text, Pattern forbidden) {
        return text.lines()
                .flatMap(line -> forbidden
                        .matcher(line)
                        .results()
                        .limit(1)
                        .map(match -> line.substring(0, match.start()) + "[" + forbidden + "]"))
                .toList();
    }

    private static String readNewLog(Path file) {
        long from = READ_BYTES.getOrDefault(file, 0L);
        if (length(file) <= from) {
            return "";
        }
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(from);
            byte[] bytes = new byte[Math.toIntExact(log.length() - from)];
            log.readFully(bytes);
            READ_BYTES.put(file, from + bytes.length);
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
        return Path.of(parameter(context, "secret-leak.file"));
    }

    private static String parameter(ExtensionContext context, String key) {
        return context.getConfigurationParameter(key)
                .orElseThrow(() -> new IllegalStateException("junit-platform.properties does not say " + key));
    }
}
