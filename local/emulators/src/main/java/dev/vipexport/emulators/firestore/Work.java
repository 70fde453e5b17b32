package dev.vipexport.emulators.firestore;

import java.util.concurrent.atomic.LongAdder;

/** What the reads of one store have cost so far, however fast the machine is. */
final class Work {
    private final LongAdder entries = new LongAdder();
    private final LongAdder documents = new LongAdder();

    void visitedEntry() {
        entries.increment();
    }

    void readDocument() {
        documents.increment();
    }

    /** Keys that walks have visited. */
    long entries() {
        return entries.sum();
    }

    /** Stored documents that were parsed. */
    long documents() {
        return documents.sum();
    }
}
