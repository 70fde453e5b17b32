package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import org.jspecify.annotations.Nullable;

/** Returns documents one at a time. */
@FunctionalInterface
public interface Rows {
    /** Returns the next document, null after the last one. */
    @Nullable
    Document next();

    /** Returns no documents. */
    static Rows none() {
        return () -> null;
    }
}
