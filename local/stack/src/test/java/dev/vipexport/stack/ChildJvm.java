package dev.vipexport.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A part of the product in a JVM of its own, with this one's class path. */
final class ChildJvm implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** @param jvmOptions of two for the same thing the later counts */
    static ChildJvm start(String name, Class<?> main, List<String> jvmOptions, List<String> arguments)
            throws IOException {
        Path classPath = Files.createTempFile(main.getSimpleName(), ".args");
        classPath.toFile().deleteOnExit();
        Files.writeString(classPath, "-cp \"" + System.getProperty("java.class.path") + "\"");
        List<String> command = new ArrayList<>(List.of(executable("java"), "@" + classPath));
        command.addAll(jvmOptions);
        command.addAll(List.of(main.getName(), "--server.address=127.0.0.1"));
        command.addAll(arguments);
        Path log = Files.createTempFile(name, ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ChildJvm(name, process, log);
    }

    /** A program of this JDK. */
    static String executable(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    long pid() {
        return process.pid();
    }

    /** Fails with what the process has printed when it has ended by itself. */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "the " + name + " ended with " + process.exitValue() + ": " + Files.readString(log));
        }
    }

    /** SIGKILL: no hook, no farewell. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
        Files.deleteIfExists(log);
    }
}
