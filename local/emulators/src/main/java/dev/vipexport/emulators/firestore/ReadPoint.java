package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.TransactionOptions;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
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
        private static final String SELECTOR = "consistency_selector";

        /** The selectors of all requests have the same name and choices, but no type in common. */
        ReadPoint of(Message request) {
            OneofDescriptor selector = request.getDescriptorForType().getOneofs().stream()
                    .filter(oneof -> oneof.getName().equals(SELECTOR))
                    .findAny()
                    .orElseThrow();
            FieldDescriptor chosen = request.getOneofFieldDescriptor(selector);
            return chosen == null ? latest() : of(chosen.getName(), request.getField(chosen));
        }

        private ReadPoint of(String chosen, Object value) {
            return switch (chosen) {
                case "transaction" -> in((ByteString) value);
                case "new_transaction" -> inNew((TransactionOptions) value);
                case "read_time" -> at((Timestamp) value);
                default -> throw Rejection.unimplemented("A read at " + chosen);
            };
        }

        private ReadPoint latest() {
            return new ReadPoint(snapshots.latest(), null, ByteString.EMPTY);
        }

        private ReadPoint at(Timestamp readTime) {
            return new ReadPoint(snapshots.at(readTime), null, ByteString.EMPTY);
        }

        private ReadPoint in(ByteString id) {
            Transaction transaction = transactions.find(id);
            return new ReadPoint(transaction.snapshot(snapshots), transaction, ByteString.EMPTY);
        }

        private ReadPoint inNew(TransactionOptions options) {
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
