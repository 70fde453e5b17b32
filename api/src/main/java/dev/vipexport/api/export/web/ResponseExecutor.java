package dev.vipexport.api.export.web;

import dev.vipexport.common.cloud.DaemonThreads;
import dev.vipexport.common.log.LogContext;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Creates the responses of waiting requests on its own threads. Signing a link takes milliseconds or a call to Google, which
 * would block the threads of {@code JobWaits}. The limit of waiting requests bounds its queue.
 */
@Component
final class ResponseExecutor implements Executor, AutoCloseable {
    private static final int THREADS = 4;

    private final ExecutorService threads;

    @Autowired
    ResponseExecutor() {
        this("export-responses");
    }

    /** @param name prefix of the threads' names */
    ResponseExecutor(String name) {
        this.threads = Executors.newFixedThreadPool(THREADS, DaemonThreads.numbered(name));
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(LogContext.handOver(task));
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
