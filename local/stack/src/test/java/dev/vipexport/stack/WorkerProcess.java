package dev.vipexport.stack;

import dev.vipexport.worker.WorkerApplication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A worker in a JVM of its own, so that it can be killed. */
final class WorkerProcess implements AutoCloseable {
    private final ChildJvm jvm;

    private WorkerProcess(ChildJvm jvm) {
        this.jvm = jvm;
    }

    static WorkerProcess start(List<String> options, String... jvmOptions) throws IOException {
        List<String> allJvmOptions = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        allJvmOptions.addAll(List.of(jvmOptions));
        List<String> arguments = new ArrayList<>(options);
        arguments.add("--server.port=0");
        return new WorkerProcess(ChildJvm.start("worker", WorkerApplication.class, allJvmOptions, arguments));
    }

    /** Fails with what the process has printed when it has ended by itself. */
    void requireAlive() throws IOException {
        jvm.requireAlive();
    }

    /** SIGKILL: no hook, no farewell. */
    void kill() throws InterruptedException {
        jvm.kill();
    }

    @Override
    public void close() throws Exception {
        jvm.close();
    }
}
