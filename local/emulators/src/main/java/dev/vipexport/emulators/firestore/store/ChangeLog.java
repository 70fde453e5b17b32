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
 * A bounded log of recently changed documents, so that a listener need not compare all of them. A listener that is
 * further behind compares two snapshots.
 */
public final class ChangeLog {
    private final int maxChanges;
    private final Deque<Change> changes = new ArrayDeque<>();
    private long completeAfter;

    /**
     * Creates an empty log.
     *
     * @param maxChanges maximum number of changes
     * @param completeAfter time of the last commit before the first logged one
     */
    ChangeLog(int maxChanges, long completeAfter) {
        this.maxChanges = maxChanges;
        this.completeAfter = completeAfter;
    }

    private record Change(DocumentName document, long time) {}

    /** Adds a change. The writer calls it in the order of commit times. */
    synchronized void add(DocumentName document, long time) {
        changes.addLast(new Change(document, time));
        if (changes.size() > maxChanges) {
            completeAfter = changes.removeFirst().time;
        }
    }

    /**
     * Returns the documents changed after the first time up to the second, empty if the log does not reach back so far.
     */
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
