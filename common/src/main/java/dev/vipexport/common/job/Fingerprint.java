package dev.vipexport.common.job;

import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageColumn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Identifies equal requests: SHA-256 of the caller, of everything that decides the file's bytes, and of the callback URL. */
public final class Fingerprint {
    private Fingerprint() {}

    /** @param callbackUrl null for no callback */
    static String of(Caller caller, ExportQuery query, ExportOptions options, @Nullable String callbackUrl) {
        List<String> parts = partsOf(caller, query, options);
        return hash(
                callbackUrl == null
                        ? parts
                        : Stream.concat(parts.stream(), Stream.of(callbackUrl)).toList());
    }

    /** Returns the hash of an idempotency key and its caller, a valid document id for every key. */
    public static String ofIdempotencyKey(ExportJob job, String key) {
        return hash(List.of(job.caller().orgId(), job.caller().apiKey(), key));
    }

    /** Returns the hash of an organisation, a valid document id for every organisation. */
    public static String ofOrganisation(String orgId) {
        return hash(List.of(orgId));
    }

    /** Returns the hash of some texts in this order. */
    public static String ofParts(String... parts) {
        return hash(List.of(parts));
    }

    private static String hash(List<String> parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // the length prefix distinguishes "ab","c" from "a","bc"
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<String> partsOf(Caller caller, ExportQuery query, ExportOptions options) {
        return List.of(
                caller.orgId(),
                caller.apiKey(),
                query.workspaceId(),
                query.mediumId(),
                query.window().from().toString(),
                query.window().until().toString(),
                escapeAbsent(query.label()),
                query.contentType() == null ? "-" : query.contentType().wireName(),
                options.format().wireName(),
                options.compression().wireName(),
                options.columns().stream().map(MessageColumn::wireName).collect(Collectors.joining(",")),
                options.timeZone().getId(),
                options.timestamps().wireName(),
                options.formulas().wireName(),
                Boolean.toString(options.bom()),
                options.delimiter().wireName(),
                Boolean.toString(options.strict()));
    }

    private static String escapeAbsent(@Nullable String value) {
        return value == null ? "-" : "+" + value;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing, which every Java platform must have", e);
        }
    }
}
