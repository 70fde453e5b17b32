package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import org.jspecify.annotations.Nullable;

/** Documents one after the other. */
@FunctionalInterface
public interface Rows {
    /** The next document; null when there is none left. */
    @Nullable
    Document next();

    /** No documents. */
    static Rows none() {
        return () -> null;
    }
}
