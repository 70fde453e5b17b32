package dev.vipexport.common.cloud;

import java.nio.charset.StandardCharsets;

/**
 * Checks ids that callers send. Firestore rejects invalid document ids with an error, so they must not reach it.
 *
 * @see <a href="https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields">Firestore limits</a>
 */
public final class DocumentIds {
    private static final int MAX_BYTES = 1_500;

    private DocumentIds() {}

    /** Returns whether Firestore accepts {@code id} as a document id. */
    public static boolean isValid(String id) {
        return !id.isEmpty()
                && !id.contains("/")
                && !id.equals(".")
                && !id.equals("..")
                && !(id.startsWith("__") && id.endsWith("__"))
                && isWellFormed(id)
                && id.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    private static boolean isWellFormed(String id) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(id) && id.indexOf('\0') < 0;
    }
}
