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
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class if the JVM logs or prints a secret while it runs: a key, a signed link, the session of an upload.
 *
 * <p>JUnit finds the extension as a service. {@code junit-platform.properties} configures it:
 *
 * <ul>
 *   <li>{@code secret-leak.forbidden}: a regular expression of secrets
 *   <li>{@code secret-leak.file}: the file to which the module logs everything, including DEBUG of its own packages.
 *       Placeholders are system properties with defaults, as in Logback: {@code
 *       target/watched-${test.fork:-fork1}.log} is a file per fork, so that one does not report another's leak
 * </ul>
 */
public final class SecretLeakExtension implements BeforeAllCallback, AfterAllCallback {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]+)(?::-([^}]*))?}");
    private static final CapturedOutput OUTPUT = new CapturedOutput();
    /** How far each file was read. Lines of earlier runs belong to those runs. */
    private static final Map<Path, Long> READ_BYTES = new HashMap<>();

    /** Called by JUnit, which finds the extension as a service. */
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
            throw new AssertionError("Logged or printed a secret; redact it: " + String.join("\n", found));
        }
    }

    /** Returns the lines with a secret, each up to the secret, because JUnit prints the failure. */
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
            int end = lengthOfWholeLines(bytes);
            READ_BYTES.put(file, from + end);
            return new String(bytes, 0, end, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the watched log " + file, e);
        }
    }

    /** Leaves a half-written last line to the next read, because half a secret does not match. */
    private static int lengthOfWholeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static long length(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the watched log " + file, e);
        }
    }

    private static Path file(ExtensionContext context) {
        return Path.of(resolve(parameter(context, "secret-leak.file")));
    }

    /** Replaces placeholders as Logback does. */
    static String resolve(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(placeholder -> Matcher.quoteReplacement(System.getProperty(
                        placeholder.group(1), Objects.requireNonNullElse(placeholder.group(2), ""))));
    }

    private static String parameter(ExtensionContext context, String key) {
        return context.getConfigurationParameter(key)
                .orElseThrow(() -> new IllegalStateException("junit-platform.properties lacks " + key));
    }
}
