package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.store.VersionStore;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Scans the documents of one collection that differ between two times. Returns the later version, or the earlier one of
 * a deleted document.
 */
public final class ChangeScan extends KeyScan {
    private final VersionStore versions;
    private final long before;
    private final long after;
    private byte @Nullable [] lastDocument;

    /** Scans the changes after the first time up to the second. */
    public ChangeScan(VersionStore versions, CollectionEntry collection, long before, long after) {
        super(
                versions.database(),
                versions.database().documents(),
                Keys.numberPrefix(collection.number()),
                Keys.successor(Keys.numberPrefix(collection.number())),
                false);
        this.versions = versions;
        this.before = before;
        this.after = after;
    }

    /** Reads each document at its first version and skips its other versions. */
    @Override
    @Nullable
    Document visibleDocument(byte[] key, byte[] stored) {
        byte[] document = Keys.documentOfVersion(key);
        if (Arrays.equals(document, lastDocument)) {
            return null;
        }
        lastDocument = document;
        Document old = versions.read(document, before);
        Document current = versions.read(document, after);
        return Objects.equals(old, current) ? null : current == null ? old : current;
    }
}
