package dev.vipexport.common.cloud;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks ids that callers send. Firestore rejects invalid document ids with an error, so they must not reach it.
 *
 * @see <a href="https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields">Firestore limits</a>
 */
public final class DocumentIds {
    private static final int MAX_BYTES = 1_500;

    private static final Pattern NUMERIC = Pattern.compile("__id(-?[1-9][0-9]{0,18})__");

    private DocumentIds() {}

    /** Returns whether Firestore accepts {@code id} as a document id. */
    public static boolean isValid(String id) {
        return !id.isEmpty()
                && !id.contains("/")
                && !id.equals(".")
                && !id.equals("..")
                && !isReserved(id)
                && isWellFormed(id)
                && id.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /** Ids of the form {@code __*__} are reserved, except for those that a number gives: {@code __id7__}. */
    private static boolean isReserved(String id) {
        return id.length() > 4 && id.startsWith("__") && id.endsWith("__") && !isNumeric(id);
    }

    private static boolean isNumeric(String id) {
        Matcher number = NUMERIC.matcher(id);
        if (!number.matches()) {
            return false;
        }
        try {
            Long.parseLong(number.group(1));
            return true;
        } catch (NumberFormatException e) {
            return false; // more than 64 bits
        }
    }

    private static boolean isWellFormed(String id) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(id) && id.indexOf('\0') < 0;
    }
}
