package dev.vipexport.api.jetty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Bounds the bytes that wait in memory for callers that read slowly. Each owner has its own budget. When an owner exceeds
 * it, its responses that have waited longest are dropped, so that an owner harms only itself. When all owners together
 * exceed two budgets, those of the owner with the most bytes are dropped.
 */
final class UnsentResponses {
    /** All owners together have this number of budgets. */
    private static final int BUDGETS = 2;

    /** An owner may exceed its budget for this time, because a page is written faster than any caller reads it. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private final long maxBytes;
    private final LongSupplier nanoTime;
    private final Map<String, Account> byOwner = new HashMap<>();
    private long totalBytes;

    UnsentResponses(long maxBytes) {
        this(maxBytes, System::nanoTime);
    }

    /**
     * @param maxBytes budget of each owner, in bytes
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    UnsentResponses(long maxBytes, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
    }

    /** Bytes that wait for one caller. Not a record, because two of them are never equal. */
    private static final class Waiting {
        private final Runnable drop;
        private final long bytes;
        private final long sinceNanos;

        Waiting(Runnable drop, long bytes, long sinceNanos) {
            this.drop = drop;
            this.bytes = bytes;
            this.sinceNanos = sinceNanos;
        }
    }

    private static final class Account {
        private final Set<Waiting> oldestFirst = new LinkedHashSet<>();
        private long bytes;
    }

    /** Ends the wait of some bytes. Calling it again does nothing. */
    interface Receipt {
        void release();
    }

    /**
     * Counts bytes that wait, and drops older ones if the owner exceeds its budget.
     *
     * @param drop closes the connection for which they wait. Runs on the thread of another request, at most once
     */
    Receipt add(String owner, long bytes, Runnable drop) {
        long now = nanoTime.getAsLong();
        var waiting = new Waiting(drop, bytes, now);
        List<Waiting> dropped = new ArrayList<>();
        synchronized (this) {
            Account account = byOwner.computeIfAbsent(owner, id -> new Account());
            account.oldestFirst.add(waiting);
            account.bytes += bytes;
            totalBytes += bytes;
            while (account.bytes > maxBytes && (bytes > maxBytes || isLate(account, now))) {
                dropped.add(removeOldest(account));
            }
            while (totalBytes > BUDGETS * maxBytes) {
                dropped.add(removeOldest(largestAccount()));
            }
        }
        dropped.forEach(oldest -> oldest.drop.run());
        return () -> release(owner, waiting);
    }

    private static boolean isLate(Account account, long now) {
        return now - account.oldestFirst.iterator().next().sinceNanos > PATIENCE_NANOS;
    }

    private Account largestAccount() {
        return Collections.max(byOwner.values(), Comparator.comparingLong((Account account) -> account.bytes));
    }

    private Waiting removeOldest(Account account) {
        Waiting oldest = account.oldestFirst.iterator().next();
        account.oldestFirst.remove(oldest);
        account.bytes -= oldest.bytes;
        totalBytes -= oldest.bytes;
        return oldest;
    }

    private synchronized void release(String owner, Waiting waiting) {
        Account account = byOwner.get(owner);
        if (account == null) {
            return;
        }
        if (account.oldestFirst.remove(waiting)) {
            account.bytes -= waiting.bytes;
            totalBytes -= waiting.bytes;
        }
        if (account.oldestFirst.isEmpty()) {
            byOwner.remove(owner);
        }
    }

    synchronized long bytesOf(String owner) {
        Account account = byOwner.get(owner);
        return account == null ? 0 : account.bytes;
    }
}
