package dev.vipexport.emulators.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own, so that a test may kill it: what it prints line by line is what it claims to have done. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    public static ChildJvm run(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line; fails if the process has ended. */
    public String readLine() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("the process has ended");
        }
        return line;
    }

    /** SIGKILL; the answer is what it had printed before. */
    public List<String> kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // unlike the process's own method it leaves the output readable
        List<String> rest = lines.lines().toList();
        process.waitFor();
        return rest;
    }

    /** SIGTERM; the answer is what it printed from then on, until it had ended. */
    public List<String> terminate() throws InterruptedException {
        process.toHandle().destroy();
        List<String> rest = lines.lines().toList();
        process.waitFor();
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
