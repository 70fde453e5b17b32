package dev.vipexport.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM with this one's class path, ended with this object. */
final class JavaProcess implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final Process process;
    private final BufferedReader output;

    private JavaProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** One that is talked to through its standard input and output. */
    static JavaProcess start(Class<?> main, List<String> jvmOptions, List<String> arguments) throws IOException {
        return new JavaProcess(builder(main, jvmOptions, arguments)
                .redirectError(Redirect.INHERIT)
                .start());
    }

    /** One whose output goes to {@code log}. */
    static JavaProcess start(Class<?> main, List<String> jvmOptions, List<String> arguments, File log)
            throws IOException {
        return new JavaProcess(builder(main, jvmOptions, arguments)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start());
    }

    private static ProcessBuilder builder(Class<?> main, List<String> jvmOptions, List<String> arguments)
            throws IOException {
        Path classPath = Files.createTempFile("bench", ".args");
        classPath.toFile().deleteOnExit();
        Files.writeString(classPath, "-cp \"" + System.getProperty("java.class.path") + "\"");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + classPath);
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** The next line that it prints. */
    String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IllegalStateException("the process ended before it said what it should");
        }
        return line;
    }

    /** What comes after {@code prefix} in the next line that begins with it. Others are passed over: a server's log, too, is printed there. */
    String awaitPrefixed(String prefix) throws IOException {
        String line = readLine();
        while (!line.startsWith(prefix)) {
            line = readLine();
        }
        return line.substring(prefix.length());
    }

    void awaitLine(String expected) throws IOException {
        String line = readLine();
        while (!line.equals(expected)) {
            line = readLine();
        }
    }

    void send(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** What the kernel says under {@code name} in {@code /proc/PID/status}, such as {@code VmHWM}: KiB. */
    long status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " of process " + process.pid()));
    }

    /** CPU time that it has used so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
