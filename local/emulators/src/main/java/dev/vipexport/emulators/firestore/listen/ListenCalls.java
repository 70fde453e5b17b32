package dev.vipexport.emulators.firestore.listen;

import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import dev.vipexport.emulators.firestore.listen.ListenRound.TargetState;
import dev.vipexport.emulators.firestore.query.Query;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.store.Snapshots;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.Micros;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.emulators.firestore.value.StatusErrors;
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

/** Manages the open Listen streams. A few threads serve all of them. */
public final class ListenCalls implements AutoCloseable {
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

    /** Starts the heartbeats of all streams. */
    public ListenCalls(VersionStore versions, Snapshots snapshots, QueryRunner runner) {
        this.versions = versions;
        this.snapshots = snapshots;
        this.runner = runner;
        ScheduledFuture<?> unused = threads.scheduleWithFixedDelay(
                () -> streams.forEach(ListenStream::heartbeat), HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    /** Opens a stream to the client and returns the observer of its requests. */
    public StreamObserver<ListenRequest> listen(ServerCallStreamObserver<ListenResponse> client) {
        ListenStream stream = new ListenStream(client, this);
        streams.add(stream);
        stream.open();
        if (closed) {
            stream.fail(StatusErrors.unavailable("The server is stopping"));
        }
        return stream;
    }

    void execute(Runnable task) {
        threads.execute(task);
    }

    void remove(ListenStream stream) {
        streams.remove(stream);
    }

    /** Tells all streams that a commit became durable. The writer calls it. */
    public void onCommit() {
        streams.forEach(ListenStream::onCommit);
    }

    ListenRound newRound(Collection<TargetState> targets, boolean isHeartbeat) {
        return new ListenRound(versions, snapshots, targets, isHeartbeat);
    }

    TargetState newTarget(int number, Target request, String database) {
        ListenTarget target = switch (request.getTargetTypeCase()) {
            case QUERY -> query(request.getQuery(), database);
            case DOCUMENTS -> new DocumentListenTarget(versions, request.getDocuments(), database);
            case TARGETTYPE_NOT_SET -> throw StatusErrors.invalid("A target of Listen needs a query or documents");
        };
        long seenUpTo = resumeTime(request);
        boolean counted = seenUpTo >= 0 && request.hasExpectedCount();
        return new TargetState(number, target, seenUpTo, request.getOnce(), counted);
    }

    private QueryListenTarget query(Target.QueryTarget request, String database) {
        if (!request.hasStructuredQuery()
                || !ResourceName.databaseOf(request.getParent()).equals(database)) {
            throw StatusErrors.invalid("A query target needs a structured query in the request's database " + database);
        }
        Query query = Query.of(request.getParent(), request.getStructuredQuery());
        if (query.from().getCollectionId().isEmpty()) {
            throw StatusErrors.invalid(
                    "A query target needs a collection id; collections of every name have no listener");
        }
        if (query.from().getAllDescendants() && !ResourceName.isRoot(request.getParent())) {
            throw StatusErrors.invalid("A collection group below a document has no listener;"
                    + " listen to the group of the whole database instead");
        }
        runner.requireIndexes(query);
        return new QueryListenTarget(versions, runner, query);
    }

    /** Returns the time up to which the client already knows the target. */
    private long resumeTime(Target request) {
        long seen = switch (request.getResumeTypeCase()) {
            case RESUME_TOKEN ->
                request.getResumeToken().isEmpty()
                        ? TargetState.NEVER_SEEN
                        : ListenMessages.timeOf(request.getResumeToken());
            case READ_TIME -> Micros.of(request.getReadTime());
            case RESUMETYPE_NOT_SET -> TargetState.NEVER_SEEN;
        };
        if (seen > snapshots.newestTime()) {
            throw StatusErrors.invalid("A target cannot be resumed from a time in the future");
        }
        return seen;
    }

    /** Ends every stream with UNAVAILABLE. */
    @Override
    public void close() {
        closed = true;
        streams.forEach(stream -> stream.fail(StatusErrors.unavailable("The server is stopping")));
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Listen streams did not end within " + CLOSE_SECONDS
                        + " s; the clients receive the missed changes after a restart");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
