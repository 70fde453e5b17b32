package dev.vipexport.emulators.firestore.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.vipexport.emulators.firestore.query.Query;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.query.ResultHash;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.store.Snapshots;
import dev.vipexport.emulators.firestore.store.Snapshots.Snapshot;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.Micros;
import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction. All its reads use the snapshot of the first read, and it records them. Its commit succeeds only if
 * none of them would now return something else.
 */
final class Transaction {
    private final ByteString id;
    private final boolean readOnly;
    private final Set<DocumentName> documents = new HashSet<>();
    private final List<QueryRead> queries = new ArrayList<>();
    private @Nullable Timestamp readTime;
    private boolean ended;

    Transaction(ByteString id, boolean readOnly, @Nullable Timestamp readTime) {
        this.id = id;
        this.readOnly = readOnly;
        this.readTime = readTime;
    }

    /** A query of the transaction and a hash of the rows read so far. */
    static final class QueryRead {
        private final Query query;
        private final ResultHash resultHash = new ResultHash();

        private QueryRead(Query query) {
            this.query = query;
        }

        Query query() {
            return query;
        }

        ResultHash resultHash() {
            return resultHash;
        }
    }

    ByteString id() {
        return id;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    synchronized Snapshot snapshot(Snapshots snapshots) {
        if (readTime != null) {
            return snapshots.at(readTime);
        }
        Snapshot snapshot = snapshots.latest();
        readTime = snapshot.timestamp();
        return snapshot;
    }

    synchronized void recordRead(DocumentName document) {
        documents.add(document);
    }

    synchronized QueryRead recordRead(Query query) {
        QueryRead read = new QueryRead(query);
        queries.add(read);
        return read;
    }

    /** Ends the transaction. Returns false if it had already ended. */
    synchronized boolean tryEnd() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    /** Returns whether all reads would still return the same. The writer calls it. */
    synchronized boolean isCurrent(VersionStore versions, QueryRunner runner) {
        if (readTime == null) {
            return true;
        }
        long time = Micros.of(readTime);
        return documents.stream().allMatch(document -> versions.lastCommitTime(document) <= time)
                && queries.stream().allMatch(read -> isCurrent(read, runner, time));
    }

    private static boolean isCurrent(QueryRead read, QueryRunner runner, long time) {
        boolean untouched =
                runner.collections(read.query).stream().allMatch(collection -> collection.lastCommit() <= time);
        return untouched || ResultHash.of(runner.run(read.query, Keys.LATEST)).equals(read.resultHash);
    }
}
