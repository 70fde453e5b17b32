package dev.vipexport.api.export;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import org.jspecify.annotations.Nullable;

/**
 * An order of an export, after all checks.
 *
 * @param callbackUrl receiver of the webhook, or null for none
 * @param maxAge maximum age of a finished export that the caller accepts instead of a new one
 * @param idempotencyKey key with which the caller marks retries, or null for none
 */
public record ExportOrder(
        ExportQuery query,
        ExportOptions options,
        @Nullable String callbackUrl,
        MaxAge maxAge,
        @Nullable String idempotencyKey) {

    @Override
    public String toString() {
        return "ExportOrder[" + query + ", " + options + ", " + maxAge + "]"; // never the callback URL
    }
}
