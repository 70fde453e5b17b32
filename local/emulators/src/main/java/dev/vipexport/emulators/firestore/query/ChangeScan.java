package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.store.VersionStore;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The documents of one collection that differ between two times, as they are at the second, or were when they are gone. */
public final class ChangeScan extends KeyScan {
    private final VersionStore versions;
    private final long before;
    private final long after;
    private byte @Nullable [] lastDocument;

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

    /** The first version met stands for all of its document. */
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
