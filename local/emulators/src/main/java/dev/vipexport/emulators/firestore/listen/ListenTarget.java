package dev.vipexport.emulators.firestore.listen;

import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import java.util.Set;

/** What one target of a Listen stream says of the store; its methods are told the number that the client gave it. */
interface ListenTarget {
    /** Everything that the target holds at that time. */
    MessageSource state(int target, long time);

    /** What turns the state of the first time into that of the second, where nothing but these documents has changed. */
    MessageSource changes(int target, Set<DocumentName> changed, long before, long now);

    /** The same, where anything may have changed. */
    MessageSource changes(int target, long before, long now);

    /** How many documents it holds at that time. */
    int countDocuments(long time);
}
