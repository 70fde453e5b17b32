package dev.vipexport.emulators.firestore.store;

import dev.vipexport.emulators.firestore.value.StatusErrors;
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
 * Runs the only thread that changes the store. It executes all waiting changes, makes them durable together and then
 * completes the callers (group commit). Between two batches it drops expired versions.
 */
public final class CommitWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommitWriter.class);
    private static final int MAX_BATCH = 64;
    private static final int MAX_COLLECTED = 1_000;
    private static final long IDLE_MILLIS = 500;
    private static final long CLOSE_MILLIS = 10_000;

    private final BlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final VersionStore versions;
    private final Snapshots snapshots;
    private final Runnable onCommit;
    private final Thread thread;

    /** Starts the thread. It calls {@code onCommit} when readers may see new data. */
    public CommitWriter(VersionStore versions, Snapshots snapshots, Runnable onCommit) {
        this.versions = versions;
        this.snapshots = snapshots;
        this.onCommit = onCommit;
        this.thread = new Thread(this::runLoop, "firestore-writer");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Task<T> {
        final Supplier<T> change;
        final CompletableFuture<T> future = new CompletableFuture<>();

        @Nullable
        Runnable completion;

        Task(Supplier<T> change) {
            this.change = change;
        }

        void execute() {
            try {
                T result = change.get();
                completion = () -> future.complete(result);
            } catch (RuntimeException | Error failed) {
                completion = () -> future.completeExceptionally(failed);
            }
        }

        void complete() {
            if (completion != null) {
                completion.run();
            }
        }
    }

    /**
     * Runs the change on the writer's thread. The future completes once the change is durable. A change that throws
     * must not have written anything.
     */
    public <T> CompletableFuture<T> submit(Supplier<T> change) {
        Task<T> task = new Task<>(change);
        queue.add(task);
        if (closed.get()) {
            task.future.completeExceptionally(StatusErrors.unavailable("The server is stopping"));
        }
        return task.future;
    }

    private void runLoop() {
        try {
            while (!closed.get() || !queue.isEmpty()) {
                Task<?> first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                List<Task<?>> batch = new ArrayList<>();
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MAX_BATCH - 1);
                }
                executeBatch(batch);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void executeBatch(List<Task<?>> batch) {
        try {
            batch.forEach(Task::execute);
            boolean collected = collectGarbage();
            if (!batch.isEmpty() || collected) {
                versions.database().persist();
            }
        } catch (RuntimeException failed) {
            log.error("Cannot store Firestore data; the waiting writes fail", failed);
            batch.forEach(task -> task.future.completeExceptionally(failed));
        }
        snapshots.markDurable();
        batch.forEach(Task::complete);
        if (!batch.isEmpty()) {
            onCommit.run();
        }
    }

    private boolean collectGarbage() {
        long horizon = snapshots.advanceHorizon();
        int collected = versions.collectGarbage(horizon, MAX_COLLECTED);
        if (collected > 0) {
            versions.database().collectedUpTo(horizon);
        }
        return collected > 0;
    }

    /** Executes the waiting changes, then stops. */
    @Override
    public void close() {
        closed.set(true);
        queue.add(new Task<>(() -> true)); // wakes the thread up, which otherwise waits for the next change
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        queue.forEach(task -> task.future.completeExceptionally(StatusErrors.unavailable("The server is stopping")));
    }
}
