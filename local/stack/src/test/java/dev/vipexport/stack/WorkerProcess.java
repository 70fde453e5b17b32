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
        List<String> allJvmOptions = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        allJvmOptions.addAll(List.of(jvmOptions));
        List<String> arguments = new ArrayList<>(options);
        arguments.add("--server.port=0");
        Process process = OwnJvm.start(WorkerApplication.class, log, allJvmOptions, arguments);
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
