package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.TransactionOptions;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.vipexport.emulators.firestore.store.Snapshots;
import dev.vipexport.emulators.firestore.store.Snapshots.Snapshot;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of one read and its transaction.
 *
 * @param newTransactionId id of the transaction that this read began, or empty otherwise
 */
public record ReadContext(Snapshot snapshot, @Nullable Transaction transaction, ByteString newTransactionId)
        implements AutoCloseable {

    /** Opens the read context of each of the four consistency selectors. */
    public record Opener(Snapshots snapshots, Transactions transactions) {
        private static final String SELECTOR = "consistency_selector";

        /**
         * Opens the request's context by reflection: the selectors have the same name and choices in all requests, but
         * no common type.
         */
        ReadContext open(Message request) {
            OneofDescriptor selector = request.getDescriptorForType().getOneofs().stream()
                    .filter(oneof -> oneof.getName().equals(SELECTOR))
                    .findAny()
                    .orElseThrow();
            FieldDescriptor chosen = request.getOneofFieldDescriptor(selector);
            return chosen == null ? latest() : open(chosen.getName(), request.getField(chosen));
        }

        private ReadContext open(String chosen, Object value) {
            return switch (chosen) {
                case "transaction" -> inTransaction((ByteString) value);
                case "new_transaction" -> inNewTransaction((TransactionOptions) value);
                case "read_time" -> atTime((Timestamp) value);
                default -> throw StatusErrors.unimplemented("A read at " + chosen);
            };
        }

        private ReadContext latest() {
            return new ReadContext(snapshots.latest(), null, ByteString.EMPTY);
        }

        private ReadContext atTime(Timestamp readTime) {
            return new ReadContext(snapshots.at(readTime), null, ByteString.EMPTY);
        }

        private ReadContext inTransaction(ByteString id) {
            Transaction transaction = transactions.find(id);
            return new ReadContext(transaction.snapshot(snapshots), transaction, ByteString.EMPTY);
        }

        private ReadContext inNewTransaction(TransactionOptions options) {
            Transaction transaction = transactions.begin(options);
            return new ReadContext(transaction.snapshot(snapshots), transaction, transaction.id());
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
