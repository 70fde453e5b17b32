package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import dev.vipexport.emulators.firestore.query.Query;
import dev.vipexport.emulators.firestore.query.Rows;
import io.grpc.stub.ServerCallStreamObserver;

/** Sends a query's rows as fast as the client reads them. */
final class QueryStream {
    private final ServerCallStreamObserver<RunQueryResponse> client;
    private final Query query;
    private final Rows rows;
    private final ReadContext point;
    private boolean started;
    private boolean ended;

    private QueryStream(ServerCallStreamObserver<RunQueryResponse> client, Query query, Rows rows, ReadContext point) {
        this.client = client;
        this.query = query;
        this.rows = rows;
        this.point = point;
    }

    static void start(ServerCallStreamObserver<RunQueryResponse> client, Query query, Rows rows, ReadContext point) {
        QueryStream stream = new QueryStream(client, query, rows, point);
        client.setOnCancelHandler(point::close);
        client.setOnCloseHandler(point::close);
        client.setOnReadyHandler(stream::send);
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
