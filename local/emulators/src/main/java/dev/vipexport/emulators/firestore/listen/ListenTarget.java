package dev.vipexport.emulators.firestore.listen;

import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import java.util.Set;

/** One target of a Listen stream. Its methods receive the number that the client chose for it. */
interface ListenTarget {
    /** Returns all documents of the target at that time. */
    MessageSource state(int target, long time);

    /** Returns the changes between two times if only these documents have changed. */
    MessageSource changes(int target, Set<DocumentName> changed, long before, long now);

    /** Returns the changes between two times if any document may have changed. */
    MessageSource changes(int target, long before, long now);

    /** Returns how many documents the target has at that time. */
    int countDocuments(long time);
}
