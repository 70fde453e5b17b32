package dev.vipexport.common.cloud;

import java.nio.charset.StandardCharsets;

/**
 * Which strings can be document ids at all, so that whatever a caller sends can be looked up without an error.
 *
 * @see <a href="https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields">Firestore limits</a>
 */
public final class DocumentIds {
    private static final int MAX_BYTES = 1_500;

    private DocumentIds() {}

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
