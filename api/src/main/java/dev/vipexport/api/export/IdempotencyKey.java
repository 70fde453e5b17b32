package dev.vipexport.api.export;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ValidationError;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key}: a string in double quotes, as the draft has it, or the same without quotes, as
 * many clients send it. Both are the same key.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The draft</a>
 */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";
    private static final int MAX_LENGTH = 255;

    /** RFC 8941, 3.3.3: visible ASCII and spaces; a quote or a backslash has a backslash before it. */
    private static final Pattern QUOTED = Pattern.compile("\"(([ !#-\\[\\]-~]|\\\\[\"\\\\])+)\"");

    private static final Pattern BARE = Pattern.compile("[!#-\\[\\]-~]+");

    private IdempotencyKey() {}

    /**
     * The key, or null where none was sent.
     *
     * @param lines the header's values, one for each line that was sent
     * @throws ApiException 400 where it is no key
     */
    static @Nullable public String parse(List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        String sent = lines.get(0).strip();
        var quoted = QUOTED.matcher(sent);
        String key = quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : sent;
        if (lines.size() > 1
                || key.length() > MAX_LENGTH
                || !(quoted.matches() || BARE.matcher(sent).matches())) {
            throw ApiException.badRequest(HEADER + " must be sent once, as 1 to " + MAX_LENGTH
                    + " visible ASCII characters, best in double quotes");
        }
        return key;
    }

    /** The key stands for another request. */
    static ValidationError reusedError() {
        return new ValidationError(
                "\"" + HEADER + "\" was sent with another request before",
                List.of(HEADER),
                "any.invalid",
                Map.of("label", HEADER, "key", HEADER));
    }
}
