package dev.vipexport.worker.rows;

import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import dev.vipexport.worker.shutdown.Shutdown;
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
    sealed interface Look {
        /** At least one, with or without a row. */
        record Answers(List<byte[]> answers) implements Look {}

        record Complete() implements Look {}

        record Broken(Throwable why) implements Look {}

        record Silent() implements Look {}

        /** More bytes came than may be kept, so the rest was called off; read on after the last row, asking for less. */
        record Narrowed() implements Look {}

        record Stopped() implements Look {}
    }

    private static final int LARGEST_BATCH = 256;
    private static final long FILLING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long STOP_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FlowWindow flow;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private List<byte[]> filling = new ArrayList<>();
    private long fillingBytes;
    private long requested;
    private long received;
    private boolean canceled;
    private boolean narrowed;
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
            if (narrowed) {
                return;
            }
            received++;
            keep(response);
            if (filling.size() == 1 || filling.size() == fullBatch()) {
                arrived.signal();
            }
            // here it costs nothing; the other thread would have to wake this one
            if (requested - received <= flow.allowed() / 2) {
                request(flow.allowed() - filling.size());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Half of what may be on the way, so that the other half comes while these are worked on. */
    private int fullBatch() {
        return Math.max(1, Math.min(LARGEST_BATCH, flow.allowed() / 2));
    }

    /** The window was sized by the rows before; where larger ones follow, what was asked for may be far too much. */
    private void keep(byte[] row) {
        filling.add(row);
        fillingBytes += row.length;
        if (fillingBytes > maxBytes && filling.size() > 1) {
            narrowed = true;
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
    Look look(Duration idle, Shutdown shutdown) {
        lock.lock();
        try {
            request(flow.allowed());
            return await(idle, shutdown);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Look.Stopped();
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

    /** Lets {@code most} rows be on the way. */
    private void request(int most) {
        long more = most - (requested - received);
        if (controller != null && more > 0 && !isOver()) {
            requested += more;
            controller.request((int) more);
        }
    }

    private Look await(Duration idle, Shutdown shutdown) throws InterruptedException {
        long deadline = System.nanoTime() + idle.toNanos();
        while (filling.isEmpty() && !isOver()) {
            long left = deadline - System.nanoTime();
            if (shutdown.isUnderWay()) {
                return new Look.Stopped();
            }
            if (left <= 0) {
                return new Look.Silent();
            }
            arrived.awaitNanos(Math.min(left, STOP_CHECK_NANOS));
        }
        return filling.isEmpty() ? over() : new Look.Answers(batch());
    }

    /** The first row is there; a moment's patience makes a batch of it. */
    private List<byte[]> batch() throws InterruptedException {
        long patience = FILLING_NANOS;
        while (filling.size() < fullBatch() && !isOver() && patience > 0) {
            patience = arrived.awaitNanos(patience);
        }
        List<byte[]> batch = filling;
        filling = new ArrayList<>(batch.size());
        fillingBytes = 0;
        flow.saw(largest(batch));
        return batch;
    }

    private static int largest(List<byte[]> answers) {
        int largest = 0;
        for (byte[] answer : answers) {
            largest = Math.max(largest, answer.length);
        }
        return largest;
    }

    private boolean isOver() {
        return narrowed || complete || failure != null;
    }

    private Look over() {
        if (narrowed) {
            return new Look.Narrowed();
        }
        return failure == null ? new Look.Complete() : new Look.Broken(failure);
    }
}
