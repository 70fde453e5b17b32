package dev.vipexport.api.export;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import org.jspecify.annotations.Nullable;

/**
 * A request for an export that its caller may have.
 *
 * @param callbackUrl where its end is told; null for nowhere
 * @param acceptable which finished export will do instead of a new one
 * @param key by which its caller tells a repetition; null for none
 */
record Order(
        ExportQuery query,
        ExportOptions options,
        @Nullable String callbackUrl,
        AcceptableAge acceptable,
        @Nullable String key) {

    @Override
    public String toString() {
        return "Order[" + query + ", " + options + ", " + acceptable + "]"; // never the address of a callback
    }
}
