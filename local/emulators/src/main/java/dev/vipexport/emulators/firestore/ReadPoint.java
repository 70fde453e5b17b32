package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.TransactionOptions;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.vipexport.emulators.firestore.Snapshots.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What one read sees, and the transaction it belongs to.
 *
 * @param begun id of the transaction that this read itself began; empty otherwise
 */
record ReadPoint(Snapshot snapshot, @Nullable Transaction transaction, ByteString begun) implements AutoCloseable {

    /** Opens what the four kinds of consistency selectors ask for. */
    record Opener(Snapshots snapshots, Transactions transactions) {
        ReadPoint latest() {
            return new ReadPoint(snapshots.latest(), null, ByteString.EMPTY);
        }

        ReadPoint at(Timestamp readTime) {
            return new ReadPoint(snapshots.at(readTime), null, ByteString.EMPTY);
        }

        ReadPoint in(ByteString id) {
            Transaction transaction = transactions.find(id);
            return new ReadPoint(transaction.snapshot(snapshots), transaction, ByteString.EMPTY);
        }

        ReadPoint inNew(TransactionOptions options) {
            Transaction transaction = transactions.begin(options);
            return new ReadPoint(transaction.snapshot(snapshots), transaction, transaction.id());
        }
    }

    long time() {
        return snapshot.time();
    }

    Timestamp timestamp() {
        return snapshot.timestamp();
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
