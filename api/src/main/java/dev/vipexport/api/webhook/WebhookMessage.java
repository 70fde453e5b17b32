package dev.vipexport.api.webhook;

import dev.vipexport.common.job.ExportJob;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A message of the Standard Webhooks specification.
 *
 * @param id identifier of all attempts, with which receivers detect duplicates. Has no full stop, which separates the
 *     signed parts
 * @param timestamp time of this attempt, in seconds since 1970
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
record WebhookMessage(String id, long timestamp, String body) {

    static WebhookMessage of(ExportJob ended, String body, Instant now) {
        String state = ended.state().name().toLowerCase(Locale.ROOT);
        return new WebhookMessage(ended.exportId() + "-" + state, now.getEpochSecond(), body);
    }

    /** Returns the bytes to sign: {@code id.timestamp.body}. */
    byte[] signedContent() {
        return (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the headers to send.
     *
     * @param hmacs HMAC-SHA256 of {@link #signedContent} with each secret of the key. The receiver accepts any of them
     */
    Map<String, String> headers(List<byte[]> hmacs) {
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                hmacs.stream()
                        .map(hmac -> "v1," + Base64.getEncoder().encodeToString(hmac))
                        .collect(Collectors.joining(" ")));
    }

    @Override
    public String toString() {
        return "WebhookMessage[" + id + ", " + timestamp + "]"; // never the body, which holds a link
    }
}
