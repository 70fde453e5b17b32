package dev.vipexport.common.job.store;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.query.VipMessages;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Converts between field values of Firestore documents and Java types. A required field that is missing is an error. */
final class DocumentFields {
    private DocumentFields() {}

    static String string(DocumentSnapshot document, String field) {
        return required(document, field, document.getString(field));
    }

    static long number(DocumentSnapshot document, String field) {
        return required(document, field, document.getLong(field));
    }

    static int integer(DocumentSnapshot document, String field) {
        return Math.toIntExact(number(document, field));
    }

    static boolean flag(DocumentSnapshot document, String field) {
        return required(document, field, document.getBoolean(field));
    }

    static Instant time(DocumentSnapshot document, String field) {
        return required(document, field, timeOrNull(document, field));
    }

    static @Nullable Instant timeOrNull(DocumentSnapshot document, String field) {
        Timestamp timestamp = document.getTimestamp(field);
        return timestamp == null ? null : VipMessages.instant(timestamp);
    }

    /** Returns the enum constant whose {@link #wireName} the field holds. */
    static <E extends Enum<E>> E constant(DocumentSnapshot document, String field, Class<E> type) {
        return Enum.valueOf(type, string(document, field).toUpperCase(Locale.ROOT));
    }

    static <T> T required(DocumentSnapshot document, String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("document " + document.getId() + " lacks the field " + field);
        }
        return value;
    }

    static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : VipMessages.timestamp(instant);
    }

    /** Returns the stored name of an enum constant: its Java name in lower case. */
    static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
