package dev.vipexport.stack;

import dev.vipexport.worker.WorkerApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker in a JVM of its own, so that it can be killed. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static WorkerProcess start(List<String> options, String... jvmOptions) throws IOException {
        Path log = Files.createTempFile("worker", ".log");
        Path classPath = Files.createTempFile("worker", ".args");
        Files.writeString(classPath, "-cp \"" + System.getProperty("java.class.path") + "\"");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + classPath,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1"));
        // of two options for the same thing the later counts
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(WorkerApplication.class.getName(), "--server.address=127.0.0.1", "--server.port=0"));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new WorkerProcess(process, log);
    }

    /** Fails with what the process has printed when it has ended by itself. */
    void mustBeAlive() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("the worker ended with " + process.exitValue() + ": " + Files.readString(log));
        }
    }

    /** SIGKILL: no hook, no farewell. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
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
