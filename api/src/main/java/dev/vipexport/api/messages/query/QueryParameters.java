package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which messages a caller selects, every value well formed, the window not yet checked: that is a fault of another
 * kind (400, not 422).
 *
 * @param from the first instant that belongs to it
 * @param until the first instant after it
 */
public record QueryParameters(
        String workspaceId,
        String mediumId,
        Instant from,
        Instant until,
        @Nullable String label,
        @Nullable MessageKind contentType) {

    /** Reads the parameters that every route about messages shares; {@code reader} collects what is wrong. */
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

    /** Reads a request that has no other parameters. */
    static QueryParameters parse(MultiValueMap<String, String> parameters) {
        var reader = new ParameterReader(parameters);
        Optional<QueryParameters> selection = read(reader);
        reader.throwIfInvalid();
        return selection.orElseThrow();
    }

    /** @throws ApiException when the window is inverted or too long */
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
        return RequestedTime.parse(text).map(QueryParameters::firstAfter).filter(TimestampRange::contains);
    }

    private static Instant firstAfter(RequestedTime time) {
        if (time instanceof RequestedTime.Day day) {
            return RequestedTime.midnight(day.date().plusDays(1));
        }
        return TimeWindow.firstMicroAfter(time.start());
    }
}
