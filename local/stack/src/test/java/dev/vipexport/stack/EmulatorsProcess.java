package dev.vipexport.stack;

import dev.vipexport.emulators.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Firestore and Cloud Storage as somebody would start them by hand: in a JVM of their own, with the admin API. */
final class EmulatorsProcess implements AutoCloseable {
    private static final Pattern ENDPOINT = Pattern.compile("(\\w+) +(\\S+)");

    private final Process process;
    private final Map<String, String> endpoints = new HashMap<>();

    private EmulatorsProcess(Process process) throws IOException {
        this.process = process;
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); !"Ready".equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new AssertionError("the emulators ended before they were ready");
            }
            Matcher endpoint = ENDPOINT.matcher(line);
            if (endpoint.lookingAt()) {
                endpoints.put(endpoint.group(1), endpoint.group(2));
            }
        }
    }

    static EmulatorsProcess start() throws IOException {
        Path classPath = Files.createTempFile("emulators", ".args");
        Files.writeString(classPath, "-cp \"" + System.getProperty("java.class.path") + "\"");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + classPath,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                Main.class.getName()));
        command.addAll(List.of("--firestore=0", "--storage=0", "--admin=0"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new EmulatorsProcess(process);
        } catch (IOException | AssertionError failed) {
            process.destroyForcibly();
            throw failed;
        } finally {
            Files.delete(classPath);
        }
    }

    /** What {@code Main} printed beside {@code firestore}, {@code storage} or {@code admin}. */
    String endpoint(String part) {
        String endpoint = endpoints.get(part);
        if (endpoint == null) {
            throw new AssertionError(part + " is not among " + endpoints);
        }
        return endpoint;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
