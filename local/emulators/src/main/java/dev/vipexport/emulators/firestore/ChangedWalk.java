package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The documents of one collection that differ between two times, as they are at the second, or were when they are gone. */
final class ChangedWalk extends KeyWalk {
    private final VersionStore versions;
    private final long before;
    private final long now;
    private byte @Nullable [] done;

    ChangedWalk(VersionStore versions, CollectionEntry collection, long before, long now) {
        super(
                versions.database(),
                versions.database().documents(),
                Keys.number(collection.number()),
                Keys.after(Keys.number(collection.number())),
                false);
        this.versions = versions;
        this.before = before;
        this.now = now;
    }

    /** The first version met stands for all of its document. */
    @Override
    @Nullable
    Document visible(byte[] key, byte[] stored) {
        byte[] document = Keys.documentOfVersion(key);
        if (Arrays.equals(document, done)) {
            return null;
        }
        done = document;
        Document old = versions.read(document, before);
        Document current = versions.read(document, now);
        return Objects.equals(old, current) ? null : current == null ? old : current;
    }
}
