package dev.vipexport.emulators.firestore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the store. It carries out whatever waits, makes all of it durable at once, and only then
 * tells the callers (group commit). Between two batches it drops versions out of reach.
 */
final class Writer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    private static final int MOST_TASKS = 64;
    private static final int MOST_COLLECTED = 1_000;
    private static final long IDLE_MILLIS = 500;
    private static final long CLOSE_MILLIS = 10_000;

    private final BlockingQueue<Task<?>> waiting = new LinkedBlockingQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final VersionStore versions;
    private final Snapshots snapshots;
    private final Runnable committed;
    private final Thread thread;

    /** {@code committed} is told, on the writer's thread, when something may be seen that could not be seen before. */
    Writer(VersionStore versions, Snapshots snapshots, Runnable committed) {
        this.versions = versions;
        this.snapshots = snapshots;
        this.committed = committed;
        this.thread = new Thread(this::work, "firestore-writer");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Task<T> {
        final Supplier<T> change;
        final CompletableFuture<T> done = new CompletableFuture<>();

        @Nullable
        Runnable tell;

        Task(Supplier<T> change) {
            this.change = change;
        }

        void carryOut() {
            try {
                T result = change.get();
                tell = () -> done.complete(result);
            } catch (RuntimeException | Error failed) {
                tell = () -> done.completeExceptionally(failed);
            }
        }

        void tell() {
            if (tell != null) {
                tell.run();
            }
        }
    }

    /**
     * Runs the change on the writer's thread; the answer comes when it is durable. A change that throws must not have
     * written anything.
     */
    <T> CompletableFuture<T> submit(Supplier<T> change) {
        Task<T> task = new Task<>(change);
        waiting.add(task);
        if (closed.get()) {
            task.done.completeExceptionally(Rejection.unavailable("The server is stopping"));
        }
        return task.done;
    }

    private void work() {
        try {
            while (!closed.get() || !waiting.isEmpty()) {
                Task<?> first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                List<Task<?>> batch = new ArrayList<>();
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, MOST_TASKS - 1);
                }
                carryOut(batch);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(List<Task<?>> batch) {
        try {
            batch.forEach(Task::carryOut);
            boolean collected = collect();
            if (!batch.isEmpty() || collected) {
                versions.database().persist();
            }
        } catch (RuntimeException failed) {
            log.error("Firestore data cannot be written; the writes that wait for it are refused", failed);
            batch.forEach(task -> task.done.completeExceptionally(failed));
        }
        snapshots.durable();
        batch.forEach(Task::tell);
        if (!batch.isEmpty()) {
            committed.run();
        }
    }

    private boolean collect() {
        long horizon = snapshots.collectable();
        int collected = versions.collect(horizon, MOST_COLLECTED);
        if (collected > 0) {
            versions.database().collectedUpTo(horizon);
        }
        return collected > 0;
    }

    /** Carries out what waits already, then stops. */
    @Override
    public void close() {
        closed.set(true);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        waiting.forEach(task -> task.done.completeExceptionally(Rejection.unavailable("The server is stopping")));
    }
}
