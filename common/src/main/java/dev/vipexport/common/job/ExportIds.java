package dev.vipexport.common.job;

import java.util.UUID;

/** Ids of exports: 32 hexadecimal digits, 122 of their bits random, so that none can be guessed from another. */
public final class ExportIds {
    private ExportIds() {}

    public static String next() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
