package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that select messages. Every value is well-formed, but the window is not checked yet: an invalid window
 * gets 400 and not 422.
 *
 * @param from the start of the window
 * @param to the end of the window, inclusive
 */
public record QueryParameters(
        String workspaceId,
        String mediumId,
        RequestedTime from,
        RequestedTime to,
        @Nullable String label,
        @Nullable MessageKind contentType) {

    private static final int MAX_DAYS = 31;

    /**
     * The longest time of 31 days of the calendar: no zone sets its clocks back by more than two hours. Also bounds windows
     * whose ends have unlike offsets.
     */
    private static final Duration MAX_LENGTH = Duration.ofDays(MAX_DAYS).plusHours(2);

    /**
     * Reads the parameters of all routes about messages. {@code reader} collects the errors.
     *
     * @param zone of dates, and of date-times without an offset
     */
    public static Optional<QueryParameters> read(FieldReader reader, ZoneId zone) {
        Optional<String> workspaceId = reader.require("workspaceId").text("workspaceId");
        Optional<String> mediumId = reader.require("mediumId").text("mediumId");
        Optional<RequestedTime> from = reader.require("from").time("from", text -> start(text, zone));
        Optional<RequestedTime> to = reader.require("to").time("to", text -> end(text, zone));
        Optional<String> label = reader.text("label");
        Optional<MessageKind> kind = reader.oneOf("contentType", MessageKind.wireNames(), MessageKind::fromWireName);
        return workspaceId.isPresent() && mediumId.isPresent() && from.isPresent() && to.isPresent()
                ? Optional.of(new QueryParameters(
                        workspaceId.get(), mediumId.get(), from.get(), to.get(), label.orElse(null), kind.orElse(null)))
                : Optional.empty();
    }

    /** @throws ApiException 400 if the window is inverted or too long */
    ExportQuery toQuery() {
        Instant start = from.start();
        Instant end = to.exclusiveEnd();
        if (!start.isBefore(end)) {
            throw ApiException.badRequest("\"from\" must not be later than \"to\"");
        }
        if (isTooLong(Duration.between(start, end))) {
            throw ApiException.badRequest("The window from \"from\" to \"to\" is longer than " + MAX_DAYS + " days");
        }
        return new ExportQuery(workspaceId, mediumId, new TimeWindow(start, end), label, contentType);
    }

    /** Compares local times, so that a month of the calendar passes whether the clocks are set in it or not. */
    private boolean isTooLong(Duration length) {
        return to.localEnd().isAfter(from.localStart().plusDays(MAX_DAYS)) || length.compareTo(MAX_LENGTH) > 0;
    }

    private static Optional<RequestedTime> start(String text, ZoneId zone) {
        return RequestedTime.parse(text, zone).filter(time -> TimestampRange.contains(time.start()));
    }

    private static Optional<RequestedTime> end(String text, ZoneId zone) {
        return RequestedTime.parse(text, zone).filter(time -> TimestampRange.contains(time.exclusiveEnd()));
    }
}
