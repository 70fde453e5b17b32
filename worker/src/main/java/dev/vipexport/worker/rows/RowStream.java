package dev.vipexport.worker.rows;

import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
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
final class RowStream implements ResponseObserver<RunQueryResponse> {

    /** What one look at the stream gives. */
    sealed interface Look {
        record Rows(List<Document> rows) implements Look {}

        record Complete() implements Look {}

        record Broken(Throwable why) implements Look {}

        record Silent(Duration since) implements Look {}

        /** More bytes came than may be kept, so the rest was called off; read on after the last row, asking for less. */
        record Narrowed() implements Look {}

        record Stopped() implements Look {}
    }

    private static final int FULL_BATCH = 64;
    private static final long FILLING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long STOP_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FlowWindow flow;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private List<Document> filling = new ArrayList<>();
    private long fillingBytes;
    private long requested;
    private long received;
    private long lastArrival;
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
    public void onResponse(RunQueryResponse response) {
        lock.lock();
        try {
            if (narrowed) {
                return;
            }
            received++;
            lastArrival = System.nanoTime();
            if (response.hasDocument()) {
                keep(response.getDocument());
            } else {
                // a sign of life without a row: nobody will take it, so room for it is made here
                replenish();
            }
            if (filling.size() == 1 || filling.size() >= FULL_BATCH) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The window was sized by the rows before; where larger ones follow, what was asked for may be far too much. */
    private void keep(Document row) {
        filling.add(row);
        fillingBytes += row.getSerializedSize();
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
            replenish();
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

    private void replenish() {
        long more = flow.allowed() - (requested - received);
        if (controller != null && more > 0 && !isOver()) {
            requested += more;
            controller.request((int) more);
        }
    }

    private Look await(Duration idle, Shutdown shutdown) throws InterruptedException {
        lastArrival = System.nanoTime();
        while (filling.isEmpty() && !isOver()) {
            long left = lastArrival + idle.toNanos() - System.nanoTime();
            if (shutdown.isUnderWay()) {
                return new Look.Stopped();
            }
            if (left <= 0) {
                return new Look.Silent(idle);
            }
            arrived.awaitNanos(Math.min(left, STOP_CHECK_NANOS));
        }
        return filling.isEmpty() ? over() : new Look.Rows(batch());
    }

    /** The first row is there; a moment's patience makes a batch of it. */
    private List<Document> batch() throws InterruptedException {
        long patience = FILLING_NANOS;
        while (filling.size() < FULL_BATCH && !isOver() && patience > 0) {
            patience = arrived.awaitNanos(patience);
        }
        List<Document> batch = filling;
        filling = new ArrayList<>(batch.size());
        fillingBytes = 0;
        flow.saw(batch);
        return batch;
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
