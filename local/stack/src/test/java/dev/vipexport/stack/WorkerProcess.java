package dev.vipexport.stack;

import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.worker.WorkerApplication;
import java.io.IOException;
import java.util.List;

/** Starts a worker in a JVM of its own, so that a test can kill it or give it a small heap. */
final class WorkerProcess {
    private WorkerProcess() {}

    static ChildJvm start(List<String> options, String... jvmOptions) throws IOException {
        return ChildJvm.ofMain(WorkerApplication.class)
                .name("worker")
                .quickStart()
                .jvmOptions("-Xmx256m")
                .jvmOptions(jvmOptions)
                .arguments("--server.address=127.0.0.1", "--server.port=0")
                .arguments(options)
                .startLogged();
    }
}
