package dev.vipexport.api.messages;

import com.google.api.core.ApiFutures;
import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@code RunQuery} stream with explicit flow control. Without it, unread rows fill gRPC's window, which all streams of
 * a connection share.
 */
final class FirestoreMessageStream implements MessageStream, ResponseObserver<RunQueryResponse> {
    private static final String OPERATION = "listing messages";

    /** What arrived: a row, a failure, or with neither the end. */
    private record Arrival(@Nullable Document row, @Nullable Throwable failure) {}

    private final Duration timeout;
    private final long deadline;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private @Nullable StreamController controller;
    private boolean closed;
    /** Rows that were requested and not yet returned by {@link #next}. */
    private int inFlight;

    FirestoreMessageStream(Duration timeout) {
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    @Override
    public synchronized void onStart(StreamController started) {
        started.disableAutoInboundFlowControl();
        controller = started;
        if (closed) {
            started.cancel();
        } else if (inFlight > 0) {
            started.request(inFlight);
        }
    }

    @Override
    public void onResponse(RunQueryResponse response) {
        if (response.hasDocument()) {
            arrivals.add(new Arrival(response.getDocument(), null));
        } else {
            // only a read time, or progress
            requestAnother();
        }
    }

    private synchronized void requestAnother() {
        if (controller != null && !closed) {
            controller.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        arrivals.add(new Arrival(null, failure));
    }

    @Override
    public void onComplete() {
        arrivals.add(new Arrival(null, null));
    }

    @Override
    public @Nullable Row next(int maxInFlight) {
        request(maxInFlight);
        Arrival arrival = await();
        if (arrival.failure() != null) {
            // translates the failure
            return FirestoreFutures.await(ApiFutures.immediateFailedFuture(arrival.failure()), timeout, OPERATION);
        }
        Document row = arrival.row();
        if (row == null) {
            return null;
        }
        synchronized (this) {
            inFlight--;
        }
        return new Row(toView(row), row.getSerializedSize());
    }

    private synchronized void request(int maxInFlight) {
        int more = maxInFlight - inFlight;
        if (more > 0) {
            inFlight += more;
            if (controller != null) {
                controller.request(more);
            }
        }
    }

    private Arrival await() {
        try {
            Arrival arrival = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (arrival == null) {
                throw new BackendUnavailableException("Firestore", OPERATION, new TimeoutException("after " + timeout));
            }
            return arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("Firestore", OPERATION, e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (controller != null) {
            controller.cancel();
        }
    }

    private static MessageView toView(Document document) {
        String id = document.getName().substring(document.getName().lastIndexOf('/') + 1);
        Value timestamp = document.getFieldsMap().get(VipMessages.TIMESTAMP);
        if (timestamp == null || !timestamp.hasTimestampValue()) {
            // the query orders by timestamp; a value of another type sorts beside the window
            throw new IllegalStateException("message " + id + " has no timestamp");
        }
        return new MessageView(
                id,
                instant(timestamp.getTimestampValue()),
                text(document, VipMessages.USER_ID),
                text(document, VipMessages.KIND),
                text(document, VipMessages.SOURCE),
                labels(document),
                text(document, VipMessages.TEXT));
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    private static @Nullable String text(Document document, String field) {
        Value value = document.getFieldsMap().get(field);
        return value != null && value.hasStringValue() ? value.getStringValue() : null;
    }

    private static List<String> labels(Document document) {
        Value value = document.getFieldsMap().get(VipMessages.LABELS);
        return value == null || !value.hasArrayValue()
                ? List.of()
                : value.getArrayValue().getValuesList().stream()
                        .filter(Value::hasStringValue)
                        .map(Value::getStringValue)
                        .toList();
    }
}
