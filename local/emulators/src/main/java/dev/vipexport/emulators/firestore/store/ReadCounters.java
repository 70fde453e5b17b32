package dev.vipexport.emulators.firestore.store;

import java.util.concurrent.atomic.LongAdder;

/** Counts the cost of reads independently of the machine's speed. */
public final class ReadCounters {
    private final LongAdder entries = new LongAdder();
    private final LongAdder documents = new LongAdder();

    /** Counts one visited key. */
    public void countEntry() {
        entries.increment();
    }

    void countDocument() {
        documents.increment();
    }

    /** Returns the number of keys that scans have visited. */
    public long entries() {
        return entries.sum();
    }

    /** Returns the number of stored documents that reads have parsed. */
    public long documents() {
        return documents.sum();
    }
}
