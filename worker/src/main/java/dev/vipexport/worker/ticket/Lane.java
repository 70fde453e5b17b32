package dev.vipexport.worker.ticket;

import java.util.Locale;

/** A topic of tickets with its retries and its threads. */
public enum Lane {
    JOBS,
    LARGE_JOBS,
    SLICES;

    /** Returns the name in logs and meters. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
