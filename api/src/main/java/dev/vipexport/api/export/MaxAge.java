package dev.vipexport.api.export;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The maximum age of a finished export that a caller accepts instead of a new one: {@code Cache-Control: max-age=N} in the
 * request. The age is that of the snapshot. Without the header, or with {@code no-cache}, the caller gets a new export.
 *
 * @param duration maximum age, or null if the caller accepts no finished export
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-5.2.1.1">RFC 9111, 5.2.1.1</a>
 */
public record MaxAge(@Nullable Duration duration) {
    private static final MaxAge NONE = new MaxAge(null);
    private static final Pattern MAX_AGE = Pattern.compile("max-age=\"?(\\d{1,9})\"?");

    /**
     * Parses the {@code Cache-Control} header and ignores directives that it does not know.
     *
     * @param lines the values of all header lines
     */
    public static MaxAge parse(List<String> lines) {
        List<String> directives = lines.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (directives.contains("no-cache") || directives.contains("no-store")) {
            return NONE;
        }
        return directives.stream()
                .map(MAX_AGE::matcher)
                .filter(Matcher::matches)
                .map(matched -> new MaxAge(Duration.ofSeconds(Long.parseLong(matched.group(1)))))
                .findFirst()
                .orElse(NONE);
    }

    /** Returns whether the caller accepts this export. Failed and canceled ones are never acceptable. */
    boolean accepts(ExportJob ended, Instant now) {
        Snapshot snapshot = ended.snapshot();
        return duration != null
                && ended.state() == JobState.SUCCEEDED
                && snapshot != null
                && !snapshot.readAt().plus(duration).isBefore(now);
    }
}
