package dev.vipexport.common.job;

import java.util.UUID;

/** Generates export ids: 32 hexadecimal digits with 122 random bits, so that ids cannot be guessed. */
public final class ExportIds {
    private ExportIds() {}

    /** Returns a new id. */
    public static String next() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
