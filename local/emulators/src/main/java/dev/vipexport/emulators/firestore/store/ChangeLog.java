package dev.vipexport.emulators.firestore.store;

import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which documents changed lately, so that a listener need not look at all of them. It is bounded: whoever is further
 * behind than it reaches must compare two snapshots.
 */
public final class ChangeLog {
    private final int maxChanges;
    private final Deque<Change> changes = new ArrayDeque<>();
    private long completeAfter;

    /**
     * @param maxChanges changes to remember
     * @param completeAfter time of the last commit that this log will not be told of
     */
    ChangeLog(int maxChanges, long completeAfter) {
        this.maxChanges = maxChanges;
        this.completeAfter = completeAfter;
    }

    private record Change(DocumentName document, long time) {}

    /** For the writer, in the order of commit times. */
    synchronized void add(DocumentName document, long time) {
        changes.addLast(new Change(document, time));
        if (changes.size() > maxChanges) {
            completeAfter = changes.removeFirst().time;
        }
    }

    /** What changed after the first time and not after the second; empty if the log does not reach back so far. */
    public synchronized Optional<Set<DocumentName>> between(long after, long upTo) {
        if (after < completeAfter) {
            return Optional.empty();
        }
        Set<DocumentName> changed = new LinkedHashSet<>();
        Iterator<Change> newestFirst = changes.descendingIterator();
        for (Change change = next(newestFirst); change != null && change.time > after; change = next(newestFirst)) {
            if (change.time <= upTo) {
                changed.add(change.document);
            }
        }
        return Optional.of(changed);
    }

    private static @Nullable Change next(Iterator<Change> changes) {
        return changes.hasNext() ? changes.next() : null;
    }
}
