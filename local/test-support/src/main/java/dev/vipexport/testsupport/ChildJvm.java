package dev.vipexport.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM in a process of its own, so that a test can kill it or measure it. {@link #close()} ends the process.
 *
 * <pre>{@code
 * try (ChildJvm server = ChildJvm.ofMain(Main.class).arguments("--port=0").start()) {
 *     String endpoint = server.awaitLine("endpoint ");
 *     server.kill();
 * }
 * }</pre>
 *
 * <p>A test reads the standard output line by line. Standard error goes to a file, whose text is part of each failure.
 * A child that is started with {@link ChildJvmBuilder#startLogged()} sends both to a file instead.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);
    private static final Duration MAX_STOP = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final BufferedReader output;
    private final Path log;
    private final boolean logIsTemporary;
    private final boolean killedOnClose;

    ChildJvm(String name, Process process, Path log, boolean logIsTemporary, boolean killedOnClose) {
        this.name = name;
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
        this.logIsTemporary = logIsTemporary;
        this.killedOnClose = killedOnClose;
    }

    /** Builds a child that runs {@code main} with the class path of this JVM. */
    public static ChildJvmBuilder ofMain(Class<?> main) {
        return new ChildJvmBuilder(main.getSimpleName(), List.of(main.getName()));
    }

    /** Builds a child that runs the class of this name, or the {@code .java} file at this path. */
    public static ChildJvmBuilder ofMain(String classOrSourceFile) {
        return new ChildJvmBuilder(Path.of(classOrSourceFile).getFileName().toString(), List.of(classOrSourceFile));
    }

    /** Builds a child that runs {@code java -jar}. */
    public static ChildJvmBuilder ofJar(Path jar) {
        return new ChildJvmBuilder(jar.getFileName().toString(), List.of("-jar", jar.toString()));
    }

    /** How a child ended. {@code output} is the standard output, {@code errors} the standard error. */
    public record Result(int exitCode, String output, String errors) {}

    /** Returns the id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Returns the next line of the standard output. Fails if the child has ended. */
    public String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError(name + " ended before it printed another line: " + log());
        }
        return line;
    }

    /** Skips lines until one starts with {@code prefix}, and returns the rest of that line. */
    public String awaitLine(String prefix) throws IOException {
        String line = readLine();
        while (!line.startsWith(prefix)) {
            line = readLine();
        }
        return line.substring(prefix.length());
    }

    /** Sends {@code line} to the standard input. */
    public void send(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Returns the text of the log file: all output of a logged child, the standard error of others. */
    public String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Fails with the log if the child has ended. */
    public void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError(name + " ended with " + process.exitValue() + ": " + log());
        }
    }

    /** Closes the standard input, waits until the child ends, and returns what the test has not read yet. */
    public Result awaitEnd() throws IOException, InterruptedException {
        closeInput();
        return awaitEnd(MAX_WAIT);
    }

    private Result awaitEnd(Duration timeout) throws IOException, InterruptedException {
        // ends a child that hangs, and with it the reading of its output
        process.onExit().orTimeout(timeout.toSeconds(), TimeUnit.SECONDS).exceptionally(hangs -> {
            process.toHandle().destroyForcibly();
            return process;
        });
        String rest = String.join("\n", remainingLines());
        return new Result(process.waitFor(), rest, log());
    }

    /** Sends SIGINT, as Ctrl-C does, and waits for the end. */
    public Result interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(pid())).start().waitFor();
        return awaitEnd(MAX_STOP);
    }

    /** Sends SIGTERM, waits for the end, and returns the lines that the test has not read yet. */
    public List<String> terminate() throws InterruptedException {
        process.toHandle().destroy();
        List<String> rest = remainingLines();
        process.waitFor();
        return rest;
    }

    /** Sends SIGKILL, waits for the end, and returns the lines that the test has not read yet. */
    public List<String> kill() throws InterruptedException {
        // unlike Process.destroyForcibly, the handle leaves the output readable
        process.toHandle().destroyForcibly();
        List<String> rest = remainingLines();
        process.waitFor();
        return rest;
    }

    private List<String> remainingLines() {
        return output.lines().toList();
    }

    /** Returns a number of {@code /proc/PID/status}, such as {@code VmHWM}, in KiB. Only Linux has it. */
    public long status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + field + " of process " + pid()));
    }

    /** Returns the CPU time that the child has used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Ends the child: SIGTERM, and SIGKILL if it does not end soon. Deletes its log if that is temporary. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (killedOnClose) {
            process.destroyForcibly();
        } else {
            closeInput();
            process.destroy();
            if (!process.waitFor(MAX_STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        process.waitFor();
        if (logIsTemporary) {
            Files.deleteIfExists(log);
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyEnded) {
            // the child has closed its end of the pipe
        }
    }
}
