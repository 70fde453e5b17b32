package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import dev.vipexport.emulators.firestore.ListenRound.Followed;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open Listen streams, and the few threads that look after all of them. */
final class ListenCalls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ListenCalls.class);
    private static final int THREADS = 2;
    private static final long HEARTBEAT_SECONDS = 30;
    private static final long CLOSE_SECONDS = 2;

    private final Set<ListenStream> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(
            THREADS, new DefaultThreadFactory("firestore-listen", true), new ThreadPoolExecutor.DiscardPolicy());
    private final VersionStore versions;
    private final Snapshots snapshots;
    private final QueryRunner runner;
    private volatile boolean closed;

    ListenCalls(VersionStore versions, Snapshots snapshots, QueryRunner runner) {
        this.versions = versions;
        this.snapshots = snapshots;
        this.runner = runner;
        ScheduledFuture<?> unused = threads.scheduleWithFixedDelay(
                () -> streams.forEach(ListenStream::heartbeat), HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    StreamObserver<ListenRequest> listen(ServerCallStreamObserver<ListenResponse> client) {
        ListenStream stream = new ListenStream(client, this);
        streams.add(stream);
        stream.open();
        if (closed) {
            stream.refuse(Rejection.unavailable("The server is stopping"));
        }
        return stream;
    }

    void execute(Runnable task) {
        threads.execute(task);
    }

    void forget(ListenStream stream) {
        streams.remove(stream);
    }

    /** For the writer: something is durable that may not have been so before. */
    void committed() {
        streams.forEach(ListenStream::changed);
    }

    ListenRound round(Collection<Followed> targets, boolean loud) {
        return new ListenRound(versions, snapshots, targets, loud);
    }

    Followed follow(int number, Target asked, String database) {
        ListenTarget target = switch (asked.getTargetTypeCase()) {
            case QUERY -> query(asked.getQuery(), database);
            case DOCUMENTS -> new DocumentsTarget(versions, asked.getDocuments(), database);
            case TARGETTYPE_NOT_SET -> throw Rejection.invalid("A target of Listen needs a query or documents");
        };
        long seen = seen(asked);
        boolean counted = seen >= 0 && asked.hasExpectedCount();
        return new Followed(number, target, seen, asked.getOnce(), counted);
    }

    private QueryTarget query(Target.QueryTarget asked, String database) {
        if (!asked.hasStructuredQuery()
                || !ResourceName.databaseOf(asked.getParent()).equals(database)) {
            throw Rejection.invalid("A query target needs a structured query in the request's database " + database);
        }
        return new QueryTarget(versions, runner, Query.of(asked.getParent(), asked.getStructuredQuery()));
    }

    /** The time up to which the client knows the target already. */
    private long seen(Target asked) {
        long seen = switch (asked.getResumeTypeCase()) {
            case RESUME_TOKEN ->
                asked.getResumeToken().isEmpty() ? Followed.NEVER : ListenMessages.timeOf(asked.getResumeToken());
            case READ_TIME -> Micros.of(asked.getReadTime());
            case RESUMETYPE_NOT_SET -> Followed.NEVER;
        };
        if (seen > snapshots.newest()) {
            throw Rejection.invalid("A target cannot be resumed from a time in the future");
        }
        return seen;
    }

    /** Tells every client that the server stops. */
    @Override
    public void close() {
        closed = true;
        streams.forEach(stream -> stream.refuse(Rejection.unavailable("The server is stopping")));
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Listeners are still being served while the data is closed; what they miss comes again later");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
