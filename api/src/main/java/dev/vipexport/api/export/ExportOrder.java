package dev.vipexport.api.export;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import org.jspecify.annotations.Nullable;

/**
 * A request for an export that its caller may have.
 *
 * @param callbackUrl where its end is told; null for nowhere
 * @param maxAge which finished export will do instead of a new one
 * @param idempotencyKey by which its caller tells a repetition; null for none
 */
public record ExportOrder(
        ExportQuery query,
        ExportOptions options,
        @Nullable String callbackUrl,
        MaxAge maxAge,
        @Nullable String idempotencyKey) {

    @Override
    public String toString() {
        return "ExportOrder[" + query + ", " + options + ", " + maxAge + "]"; // never the address of a callback
    }
}
