package dev.vipexport.common.messaging;

import dev.vipexport.common.log.SafeText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Describes a record that cannot be read, in a few kilobytes. A dead letter holds it instead of the record, which can be
 * as large as the broker takes. The original is at its offset until its topic's retention ends.
 *
 * @param key first characters of the key, escaped, or null if the record has none
 * @param valueBytes size of the value, or null if the record has none
 * @param sha256 hash of the value as hexadecimal digits, or null if the record has none
 * @param valueStart first bytes of the value in Base64, because they can be binary, or null if the record has none
 * @param headerCount number of headers
 * @param headers the first headers, with the first characters of their values, escaped
 */
public record RecordDigest(
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        @Nullable Integer valueBytes,
        @Nullable String sha256,
        @Nullable String valueStart,
        int headerCount,
        List<HeaderStart> headers) {
    static final int MAX_VALUE_START = 1024;
    static final int MAX_HEADERS = 20;
    private static final int MAX_TEXT = 100;

    /**
     * The start of one header.
     *
     * @param value null if the header has none
     */
    public record HeaderStart(String name, @Nullable String value) {}

    /** Returns the digest of {@code record}. */
    public static RecordDigest of(ConsumerRecord<String, byte[]> record) {
        byte @Nullable [] value = record.value();
        Header[] headers = record.headers().toArray();
        return new RecordDigest(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key() == null ? null : SafeText.escape(record.key(), MAX_TEXT),
                value == null ? null : value.length,
                value == null ? null : sha256(value),
                value == null ? null : base64(value),
                headers.length,
                Arrays.stream(headers)
                        .limit(MAX_HEADERS)
                        .map(RecordDigest::start)
                        .toList());
    }

    /** Returns where the record is, for logs. */
    public String position() {
        return "offset " + offset + " of " + topic + "-" + partition;
    }

    private static HeaderStart start(Header header) {
        byte @Nullable [] value = header.value();
        return new HeaderStart(
                SafeText.escape(header.key(), MAX_TEXT),
                value == null
                        ? null
                        : SafeText.escape(
                                new String(value, 0, Math.min(value.length, MAX_TEXT), StandardCharsets.UTF_8)));
    }

    private static String base64(byte[] value) {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(value, Math.min(value.length, MAX_VALUE_START)));
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
