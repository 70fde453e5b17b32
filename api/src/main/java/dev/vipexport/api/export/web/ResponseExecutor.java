package dev.vipexport.api.export.web;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that make the answers of requests that waited: signing a link may take milliseconds, or a call of Google, which
 * neither the deadlines nor the reader of jobs has time for. Its queue is bounded by the number of requests.
 */
public final class ResponseExecutor implements Executor, AutoCloseable {
    private static final int THREADS = 4;

    private final String name;
    private final AtomicInteger threadCount = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, this::thread);

    public ResponseExecutor(String name) {
        this.name = name;
    }

    private Thread thread(Runnable task) {
        var thread = new Thread(task, name + "-" + threadCount.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
