package dev.vipexport.emulators.firestore.store;

import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the changes of a document within a second of its previous change. The cloud sustains <a
 * href="https://firebase.google.com/docs/firestore/quotas#writes_and_transactions">one a second</a> and refuses none of
 * a short burst, so the server refuses none either.
 */
public final class FrequentWrites {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int MAX_DOCUMENTS = 10_000;

    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    void record(DocumentName name, long previous, long time) {
        if (time - previous < MICROS_PER_SECOND && counts.size() < MAX_DOCUMENTS) {
            counts.merge(name.toString(), 1L, Long::sum);
        }
    }

    /** Returns the counts by the document's full name, of at most 10,000 documents. */
    public Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
