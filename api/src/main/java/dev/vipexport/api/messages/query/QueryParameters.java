package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that select messages. Every value is well-formed, but the window is not checked yet: an invalid window
 * gets 400 and not 422.
 *
 * @param from the first instant of the window
 * @param until the first instant after the window
 */
public record QueryParameters(
        String workspaceId,
        String mediumId,
        Instant from,
        Instant until,
        @Nullable String label,
        @Nullable MessageKind contentType) {

    /** Reads the parameters of all routes about messages. {@code reader} collects the errors. */
    public static Optional<QueryParameters> read(FieldReader reader) {
        Optional<String> workspaceId = reader.require("workspaceId").text("workspaceId");
        Optional<String> mediumId = reader.require("mediumId").text("mediumId");
        Optional<Instant> from = reader.require("from").time("from", QueryParameters::start);
        Optional<Instant> until = reader.require("to").time("to", QueryParameters::end);
        Optional<String> label = reader.text("label");
        Optional<MessageKind> kind = reader.oneOf("contentType", MessageKind.wireNames(), MessageKind::fromWireName);
        return workspaceId.isPresent() && mediumId.isPresent() && from.isPresent() && until.isPresent()
                ? Optional.of(new QueryParameters(
                        workspaceId.get(),
                        mediumId.get(),
                        from.get(),
                        until.get(),
                        label.orElse(null),
                        kind.orElse(null)))
                : Optional.empty();
    }

    /** @throws ApiException 400 if the window is inverted or too long */
    ExportQuery toQuery() {
        if (!from.isBefore(until)) {
            throw ApiException.badRequest("\"from\" must not be later than \"to\"");
        }
        TimeWindow window = new TimeWindow(from, until);
        if (window.length().compareTo(TimeWindow.MAX_LENGTH) > 0) {
            throw ApiException.badRequest(
                    "The window from \"from\" to \"to\" is longer than " + TimeWindow.MAX_LENGTH.toDays() + " days");
        }
        return new ExportQuery(workspaceId, mediumId, window, label, contentType);
    }

    private static Optional<Instant> start(String text) {
        return RequestedTime.parse(text)
                .map(time -> TimeWindow.firstMicroAtOrAfter(time.start()))
                .filter(TimestampRange::contains);
    }

    private static Optional<Instant> end(String text) {
        return RequestedTime.parse(text).map(RequestedTime::exclusiveEnd).filter(TimestampRange::contains);
    }
}
