package dev.vipexport.ops.page;

import java.time.Instant;

/** Ids that ascend from the newest document to the oldest. So Firestore's own order lists the newest first, without an index. */
public final class NewestFirstIds {
    /** In the year 2286. */
    private static final long LAST_MILLIS = 9_999_999_999_999L;

    private NewestFirstIds() {}

    /** Returns the id of a document of this time. {@code suffix} distinguishes those of one millisecond. */
    public static String next(Instant at, String suffix) {
        return "%013d-%s".formatted(LAST_MILLIS - at.toEpochMilli(), suffix);
    }
}
