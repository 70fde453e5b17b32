package dev.vipexport.api.jetty;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bounds the bytes that wait in memory for callers that read slowly. Each owner has its own budget. When an owner exceeds
 * it, its oldest waiting responses are dropped, so that an owner harms only itself. When all owners together exceed four
 * budgets, those of the owner with the most bytes are dropped.
 */
final class UnsentResponses {
    /** All owners together have this number of budgets. */
    private static final int BUDGETS = 4;

    private final long maxBytes;
    private final Map<String, Account> byOwner = new HashMap<>();
    private long totalBytes;

    /** @param maxBytes budget of each owner, in bytes */
    UnsentResponses(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Bytes that wait for one caller. Not a record, because two of them are never equal. */
    private static final class Waiting {
        private final Runnable drop;
        private final long bytes;

        Waiting(Runnable drop, long bytes) {
            this.drop = drop;
            this.bytes = bytes;
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
        var waiting = new Waiting(drop, bytes);
        List<Waiting> dropped = new ArrayList<>();
        synchronized (this) {
            Account account = byOwner.computeIfAbsent(owner, id -> new Account());
            account.oldestFirst.add(waiting);
            account.bytes += bytes;
            totalBytes += bytes;
            while (account.bytes > maxBytes) {
                dropped.add(removeOldest(account));
            }
            while (totalBytes > BUDGETS * maxBytes) {
                dropped.add(removeOldest(largestAccount()));
            }
        }
        dropped.forEach(oldest -> oldest.drop.run());
        return () -> release(owner, waiting);
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
