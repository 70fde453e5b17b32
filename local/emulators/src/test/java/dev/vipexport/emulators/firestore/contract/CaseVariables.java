package dev.vipexport.emulators.firestore.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The named values of a case: times of its own commits, and transactions. */
final class CaseVariables {
    private static final long HOUR = 3_600;

    private final Map<String, Timestamp> times = new HashMap<>();
    private final Map<String, ByteString> transactions = new HashMap<>();
    private Timestamp lastCommit = Timestamp.getDefaultInstance();

    void recordCommit(Timestamp time) {
        lastCommit = time;
    }

    void saveTime(String name) {
        times.put(name, lastCommit);
    }

    /** Returns a marked time. {@code future}, {@code two-hours-ago} and {@code long-ago} need no mark. */
    Timestamp time(String name) {
        return switch (name) {
            case "future" -> hoursFromNow(1);
            case "two-hours-ago" -> hoursFromNow(-2);
            case "long-ago" -> hoursFromNow(-30 * 24);
            default -> Objects.requireNonNull(times.get(name), name);
        };
    }

    private static Timestamp hoursFromNow(int hours) {
        return Timestamp.newBuilder()
                .setSeconds(Instant.now().getEpochSecond() + hours * HOUR)
                .build();
    }

    void saveTransaction(String name, ByteString transaction) {
        transactions.put(name, transaction);
    }

    ByteString transaction(String name) {
        return Objects.requireNonNull(transactions.get(name), name);
    }
}
