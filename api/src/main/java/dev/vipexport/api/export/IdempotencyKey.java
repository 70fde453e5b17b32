package dev.vipexport.api.export;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ValidationError;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the header {@code Idempotency-Key}: a string in double quotes, as in the draft, or without quotes, as many
 * clients send it. Both forms are equal.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The draft</a>
 */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";
    private static final int MAX_LENGTH = 255;

    /** Every character with a backslash, and the quotes. */
    private static final int MAX_SENT_LENGTH = 2 * MAX_LENGTH + 2;

    /** RFC 8941, 3.3.3: visible ASCII and spaces, with a backslash before quotes and backslashes. */
    private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])++)\"");

    private static final Pattern BARE = Pattern.compile("[!#-\\[\\]-~]+");

    private IdempotencyKey() {}

    /**
     * Returns the key, or null if the request has none.
     *
     * @param lines the values of all header lines
     * @throws ApiException 400 if the header is malformed or repeated
     */
    public static @Nullable String parse(List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        String sent = lines.get(0).strip();
        if (lines.size() > 1 || sent.length() > MAX_SENT_LENGTH) {
            throw malformed();
        }
        var quoted = QUOTED.matcher(sent);
        String key = quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : sent;
        if (key.length() > MAX_LENGTH
                || !(quoted.matches() || BARE.matcher(sent).matches())) {
            throw malformed();
        }
        return key;
    }

    private static ApiException malformed() {
        return ApiException.badRequest(HEADER + " must have 1 to " + MAX_LENGTH
                + " visible ASCII characters, preferably in double quotes. Send it once");
    }

    /** Returns the error of a key that belongs to another order. */
    static ValidationError reusedError() {
        return new ValidationError(
                "\"" + HEADER + "\" belongs to another request",
                List.of(HEADER),
                "any.invalid",
                Map.of("label", HEADER, "key", HEADER));
    }
}
