package dev.vipexport.api.export.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The preferences of a caller. Ignores unknown preferences and malformed values. If a preference is repeated, the first one
 * counts.
 *
 * @param respondAsync whether the caller prefers 202 to waiting
 * @param waitFor maximum time that the caller waits, or null if not given
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7240">RFC 7240</a>
 */
record PreferHeader(boolean respondAsync, @Nullable Duration waitFor) {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    /** Returns the preferences of a request. */
    static PreferHeader of(HttpHeaders headers) {
        return parse(headers.getOrEmpty("Prefer"));
    }

    /** @param lines the values of all header lines */
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

    /** A preference without its parameters. No value and an empty value are equal. */
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

    /** Splits at {@code separator} outside of quoted strings. Returns at least one part. */
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
