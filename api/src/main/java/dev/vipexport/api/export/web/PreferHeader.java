package dev.vipexport.api.export.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller prefers, of what this API knows. Everything else in {@code Prefer} is ignored, as is a value that
 * cannot be read; of a preference that is given twice the first counts.
 *
 * @param respondAsync rather 202 at once than wait
 * @param waitFor how long to wait at most; null where it is not said
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7240">RFC 7240</a>
 */
record PreferHeader(boolean respondAsync, @Nullable Duration waitFor) {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    /** @param lines the header's values, one for each line that was sent */
    static PreferHeader parse(List<String> lines) {
        List<ParsedPreference> preferences = lines.stream()
                .flatMap(line -> split(line, ',').stream())
                .map(ParsedPreference::parse)
                .toList();
        Optional<Duration> waitFor = preferences.stream()
                .filter(preference -> preference.name().equals("wait"))
                .findFirst()
                .filter(preference -> SECONDS.matcher(preference.value()).matches())
                .map(preference -> Duration.ofSeconds(Long.parseLong(preference.value())));
        return new PreferHeader(preferences.contains(new ParsedPreference("respond-async", "")), waitFor.orElse(null));
    }

    /** A preference without its parameters; one without a value and one with an empty value are the same. */
    private record ParsedPreference(String name, String value) {
        static ParsedPreference parse(String text) {
            String withoutParameters = split(text, ';').get(0);
            int equals = withoutParameters.indexOf('=');
            return equals < 0
                    ? new ParsedPreference(token(withoutParameters), "")
                    : new ParsedPreference(
                            token(withoutParameters.substring(0, equals)),
                            unquoted(withoutParameters.substring(equals + 1).strip()));
        }

        private static String token(String text) {
            return text.strip().toLowerCase(Locale.ROOT);
        }

        private static String unquoted(String value) {
            return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                    ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
                    : value;
        }
    }

    /** Splits at {@code separator} where it is not within a quoted string; gives at least one part. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
