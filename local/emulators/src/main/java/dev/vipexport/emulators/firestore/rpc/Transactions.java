package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.TransactionOptions;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Holds the open transactions. A transaction expires after 270 s. */
public final class Transactions {
    private static final Duration MAX_AGE = Duration.ofSeconds(270);

    private record Open(Transaction transaction, Instant until) {}

    private final Map<ByteString, Open> open = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /** Creates an empty set with that clock. */
    public Transactions(InstantSource clock) {
        this.clock = clock;
    }

    Transaction begin(TransactionOptions options) {
        Instant now = clock.instant();
        open.values().removeIf(one -> now.isAfter(one.until));
        Timestamp readTime =
                options.getReadOnly().hasReadTime() ? options.getReadOnly().getReadTime() : null;
        Transaction transaction = new Transaction(newId(), options.hasReadOnly(), readTime);
        open.put(transaction.id(), new Open(transaction, now.plus(MAX_AGE)));
        return transaction;
    }

    private static ByteString newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] id = ByteBuffer.allocate(16)
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .array();
        return ByteString.copyFrom(id);
    }

    /** Returns the open transaction with that id. */
    Transaction find(ByteString id) {
        Open found = open.get(id);
        if (found == null || clock.instant().isAfter(found.until)) {
            throw StatusErrors.invalid("The referenced transaction has expired or is no longer valid");
        }
        return found.transaction;
    }

    /** Ends the transaction if it is open. An ended one needs no rollback. */
    void rollBack(ByteString id) {
        Open found = open.remove(id);
        if (found != null) {
            found.transaction.tryEnd();
        }
    }

    /** Ends and returns the transaction. Only the first caller succeeds. */
    Transaction end(ByteString id) {
        Transaction transaction = find(id);
        open.remove(id);
        if (!transaction.tryEnd()) {
            throw StatusErrors.invalid("The referenced transaction has expired or is no longer valid");
        }
        return transaction;
    }
}
