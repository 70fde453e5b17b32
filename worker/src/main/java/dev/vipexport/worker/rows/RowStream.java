package dev.vipexport.worker.rows;

import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import dev.vipexport.worker.ShutdownSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One answer of Firestore, handed from gRPC's thread to the job's in batches: the hand-off of each row by itself would
 * cost more than all other work on it.
 */
final class RowStream implements ResponseObserver<byte[]> {

    /** What one look at the stream gives. */
    sealed interface PollResult {
        /** At least one, with or without a row. */
        record Responses(List<byte[]> responses) implements PollResult {}

        record Complete() implements PollResult {}

        record Failed(Throwable why) implements PollResult {}

        record IdleTimeout() implements PollResult {}

        /** More bytes came than may be kept, so the rest was called off; read on after the last row, asking for less. */
        record BufferExceeded() implements PollResult {}

        record Stopped() implements PollResult {}
    }

    private static final int MAX_BATCH = 256;
    private static final long BATCH_LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long STOP_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FlowWindow flow;
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

    /** Keeps rows of {@code maxBytes} at most, or a single larger one, that nobody has taken yet. */
    RowStream(FlowWindow flow, long maxBytes) {
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
            // here it costs nothing; the other thread would have to wake this one
            if (requested - received <= flow.allowed() / 2) {
                request(flow.allowed() - buffer.size());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Half of what may be on the way, so that the other half comes while these are worked on. */
    private int fullBatchSize() {
        return Math.max(1, Math.min(MAX_BATCH, flow.allowed() / 2));
    }

    /** The window was sized by the rows before; where larger ones follow, what was asked for may be far too much. */
    private void append(byte[] row) {
        buffer.add(row);
        bufferedBytes += row.length;
        if (bufferedBytes > maxBytes && buffer.size() > 1) {
            bufferExceeded = true;
            Objects.requireNonNull(controller, "an answer comes after the start")
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

    /** Asks for more, then waits until there is something to say, for {@code idle} at most. */
    PollResult poll(Duration idle, ShutdownSignal shutdown) {
        lock.lock();
        try {
            request(flow.allowed());
            return awaitResult(idle, shutdown);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new PollResult.Stopped();
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

    /** Lets {@code max} rows be on the way. */
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
            if (shutdown.isStopping()) {
                return new PollResult.Stopped();
            }
            if (left <= 0) {
                return new PollResult.IdleTimeout();
            }
            arrived.awaitNanos(Math.min(left, STOP_CHECK_NANOS));
        }
        return buffer.isEmpty() ? endResult() : new PollResult.Responses(takeBatch());
    }

    /** The first row is there; a moment's patience makes a batch of it. */
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
