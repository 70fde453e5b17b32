package dev.vipexport.emulators.firestore.store;

import java.util.concurrent.atomic.LongAdder;

/** What the reads of one store have cost so far, however fast the machine is. */
public final class ReadCounters {
    private final LongAdder entries = new LongAdder();
    private final LongAdder documents = new LongAdder();

    public void countEntry() {
        entries.increment();
    }

    void countDocument() {
        documents.increment();
    }

    /** Keys that walks have visited. */
    public long entries() {
        return entries.sum();
    }

    /** Stored documents that were parsed. */
    public long documents() {
        return documents.sum();
    }
}
