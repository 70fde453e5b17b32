package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import dev.vipexport.emulators.firestore.query.Query;
import dev.vipexport.emulators.firestore.query.Rows;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends a query's rows as fast as the client reads them. */
final class QueryStream {
    private final ServerCallStreamObserver<RunQueryResponse> client;
    private final Query query;
    private final Rows rows;
    private final ReadContext point;
    private boolean started;
    private boolean ended;
    private @Nullable Future<?> end;

    private QueryStream(ServerCallStreamObserver<RunQueryResponse> client, Query query, Rows rows, ReadContext point) {
        this.client = client;
        this.query = query;
        this.rows = rows;
        this.point = point;
    }

    static QueryStream start(
            ServerCallStreamObserver<RunQueryResponse> client, Query query, Rows rows, ReadContext point) {
        QueryStream stream = new QueryStream(client, query, rows, point);
        client.setOnCancelHandler(stream::close);
        client.setOnCloseHandler(stream::close);
        client.setOnReadyHandler(stream::send);
        return stream;
    }

    /** Ends the stream after that time if it has not ended by then. */
    synchronized void endAfter(Duration time, ScheduledExecutorService timer) {
        if (!ended) {
            end = timer.schedule(this::timeOut, time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void timeOut() {
        if (!ended) {
            ended = true;
            client.onError(StatusErrors.unavailable("Query timed out. Please try either limiting the entities scanned,"
                    + " or run with an updated index configuration."));
        }
    }

    private synchronized void close() {
        ended = true;
        point.close();
        if (end != null) {
            end.cancel(false);
        }
    }

    private synchronized void send() {
        while (!ended && client.isReady()) {
            try {
                sendNext();
            } catch (RuntimeException failed) {
                ended = true;
                client.onError(GrpcReplies.toStatusException(failed));
            }
        }
    }

    private void sendNext() {
        Document document = rows.next();
        ended = document == null;
        if (document != null) {
            client.onNext(response().setDocument(query.project(document)).build());
        } else if (!started) {
            client.onNext(response().build());
        }
        started = true;
        if (ended) {
            client.onCompleted();
        }
    }

    private RunQueryResponse.Builder response() {
        RunQueryResponse.Builder response = RunQueryResponse.newBuilder().setReadTime(point.timestamp());
        return started ? response : response.setTransaction(point.newTransactionId());
    }
}
