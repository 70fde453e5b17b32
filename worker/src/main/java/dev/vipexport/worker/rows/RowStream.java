package dev.vipexport.worker.rows;

import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.WorkerStoppingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded buffer between gRPC's thread and the job's thread. It hands over rows in batches, because handing over each
 * row would cost more than all other work on it.
 */
final class RowStream implements ResponseObserver<byte[]> {

    /** What one poll of the stream returns. */
    sealed interface PollResult {
        /** At least one response, with or without a row. */
        record Responses(List<byte[]> responses) implements PollResult {}

        /** Firestore has sent all rows. */
        record Complete() implements PollResult {}

        /** The stream broke. */
        record Failed(Throwable why) implements PollResult {}

        /** Nothing arrived in time. */
        record IdleTimeout() implements PollResult {}

        /** More bytes arrived than the buffer holds, so the stream is canceled. Resume after the last row with a smaller window. */
        record BufferExceeded() implements PollResult {}
    }

    private static final int MAX_BATCH = 256;
    private static final long BATCH_LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long STOP_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FlowLimit flow;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private List<byte[]> buffer = new ArrayList<>();
    private long bufferedBytes;
    private long requested;
    private long received;
    private boolean canceled;
    private boolean bufferExceeded;
    private boolean complete;
    private @Nullable Throwable failure;
    private @Nullable StreamController controller;

    /** Creates a stream that buffers at most {@code maxBytes} of rows, or a single larger row. */
    RowStream(FlowLimit flow, long maxBytes) {
        this.flow = flow;
        this.maxBytes = maxBytes;
    }

    @Override
    public void onStart(StreamController started) {
        started.disableAutoInboundFlowControl();
        lock.lock();
        try {
            controller = started;
            if (canceled) {
                started.cancel();
            } else {
                requested = flow.allowed();
                started.request(flow.allowed());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onResponse(byte[] response) {
        lock.lock();
        try {
            if (bufferExceeded) {
                return;
            }
            received++;
            append(response);
            if (buffer.size() == 1 || buffer.size() == fullBatchSize()) {
                arrived.signal();
            }
            // requested on this thread, because waking the other one costs more
            if (requested - received <= flow.allowed() / 2) {
                request(flow.allowed() - buffer.size());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns half of the window, so that the other half arrives while the worker encodes these rows. */
    private int fullBatchSize() {
        return Math.max(1, Math.min(MAX_BATCH, flow.allowed() / 2));
    }

    /** Cancels the stream when the buffer is full: the window fits earlier rows, and larger rows may follow. */
    private void append(byte[] row) {
        buffer.add(row);
        bufferedBytes += row.length;
        if (bufferedBytes > maxBytes && buffer.size() > 1) {
            bufferExceeded = true;
            Objects.requireNonNull(controller, "a response arrives after the start")
                    .cancel();
            arrived.signal();
        }
    }

    @Override
    public void onError(Throwable t) {
        lock.lock();
        try {
            failure = t;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onComplete() {
        lock.lock();
        try {
            complete = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Requests more rows, then waits up to {@code idle} for a result.
     *
     * @throws WorkerStoppingException when this process stops or the thread is interrupted
     */
    PollResult poll(Duration idle, ShutdownSignal shutdown) {
        lock.lock();
        try {
            request(flow.allowed());
            return awaitResult(idle, shutdown);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerStoppingException();
        } finally {
            lock.unlock();
        }
    }

    void cancel() {
        lock.lock();
        try {
            canceled = true;
            if (controller != null) {
                controller.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Requests rows until {@code max} of them are in flight. */
    private void request(int max) {
        long more = max - (requested - received);
        if (controller != null && more > 0 && !isEnded()) {
            requested += more;
            controller.request((int) more);
        }
    }

    private PollResult awaitResult(Duration idle, ShutdownSignal shutdown) throws InterruptedException {
        long deadline = System.nanoTime() + idle.toNanos();
        while (buffer.isEmpty() && !isEnded()) {
            long left = deadline - System.nanoTime();
            shutdown.throwIfStopping();
            if (left <= 0) {
                return new PollResult.IdleTimeout();
            }
            arrived.awaitNanos(Math.min(left, STOP_CHECK_NANOS));
        }
        return buffer.isEmpty() ? endResult() : new PollResult.Responses(takeBatch());
    }

    /** Lingers after the first row, so that more rows join its batch. */
    private List<byte[]> takeBatch() throws InterruptedException {
        long lingerNanos = BATCH_LINGER_NANOS;
        while (buffer.size() < fullBatchSize() && !isEnded() && lingerNanos > 0) {
            lingerNanos = arrived.awaitNanos(lingerNanos);
        }
        List<byte[]> batch = buffer;
        buffer = new ArrayList<>(batch.size());
        bufferedBytes = 0;
        flow.recordRowSize(maxSize(batch));
        return batch;
    }

    private static int maxSize(List<byte[]> responses) {
        int max = 0;
        for (byte[] response : responses) {
            max = Math.max(max, response.length);
        }
        return max;
    }

    private boolean isEnded() {
        return bufferExceeded || complete || failure != null;
    }

    private PollResult endResult() {
        if (bufferExceeded) {
            return new PollResult.BufferExceeded();
        }
        return failure == null ? new PollResult.Complete() : new PollResult.Failed(failure);
    }
}
