package dev.vipexport.worker.rows;

import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import dev.vipexport.worker.shutdown.Shutdown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

        record Stopped() implements Look {}
    }

    private static final int FULL_BATCH = 64;
    private static final long FILLING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long STOP_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FlowWindow flow;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private List<Document> filling = new ArrayList<>();
    private long requested;
    private long received;
    private long lastArrival;
    private boolean canceled;
    private boolean complete;
    private @Nullable Throwable failure;
    private @Nullable StreamController controller;

    RowStream(FlowWindow flow) {
        this.flow = flow;
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
            received++;
            lastArrival = System.nanoTime();
            if (response.hasDocument()) {
                filling.add(response.getDocument());
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
        flow.saw(batch);
        return batch;
    }

    private boolean isOver() {
        return complete || failure != null;
    }

    private Look over() {
        return failure == null ? new Look.Complete() : new Look.Broken(failure);
    }
}
