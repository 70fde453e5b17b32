package dev.vipexport.api.messages.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ValidationError;
import dev.vipexport.api.error.ValidationErrors;
import dev.vipexport.api.error.ValidationException;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class QueryParametersTest {

    private static MultiValueMap<String, String> good() {
        var parameters = new LinkedMultiValueMap<String, String>();
        parameters.set("workspaceId", "ws");
        parameters.set("mediumId", "ch");
        parameters.set("from", "2026-06-01");
        parameters.set("to", "2026-06-30");
        return parameters;
    }

    private static MultiValueMap<String, String> good(String key, String value) {
        MultiValueMap<String, String> parameters = good();
        parameters.set(key, value);
        return parameters;
    }

    private static QueryParameters parse(MultiValueMap<String, String> parameters) {
        var reader = new ParameterReader(parameters);
        Optional<QueryParameters> read = QueryParameters.read(reader, reader.timeZone());
        reader.throwIfInvalid();
        return read.orElseThrow();
    }

    private static TimeWindow window(String from, String to) {
        MultiValueMap<String, String> parameters = good("from", from);
        parameters.set("to", to);
        return parse(parameters).toQuery().window();
    }

    private static List<ValidationError> errors(MultiValueMap<String, String> parameters) {
        return catchThrowableOfType(ValidationException.class, () -> parse(parameters))
                .errors();
    }

    @Test
    void toQuery_returnsQuery_whenParametersAreValid() {
        MultiValueMap<String, String> parameters = good("label", "late checkout");
        parameters.set("contentType", "postback");
        parameters.set("utm_source", "whatever nobody asked for");

        assertThat(parse(parameters).toQuery())
                .isEqualTo(new ExportQuery(
                        "ws",
                        "ch",
                        new TimeWindow(Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2026-07-01T00:00:00Z")),
                        "late checkout",
                        MessageKind.POSTBACK));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01,                     2026-06-01,                     2026-06-01T00:00:00Z,        2026-06-02T00:00:00Z",
        "2026-06-01,                     2026-06-01T00:00:00Z,           2026-06-01T00:00:00Z,        2026-06-01T00:00:00.000001Z",
        "2026-06-01T10:00:00Z,           2026-06-01T10:00:00Z,           2026-06-01T10:00:00Z,        2026-06-01T10:00:00.000001Z",
        "2026-06-01T10:00:00.0000001Z,   2026-06-01T10:00:01.0000009Z,   2026-06-01T10:00:00.000001Z, 2026-06-01T10:00:01.000001Z",
        "2026-06-01T00:00:00+02:00,      2026-06-02T00:00:00 02:00,      2026-05-31T22:00:00Z,        2026-06-01T22:00:00.000001Z",
        "2026-06-01,                     2026-07-01,                     2026-06-01T00:00:00Z,        2026-07-02T00:00:00Z",
        "0001-01-01,                     0001-01-31,                     0001-01-01T00:00:00Z,        0001-02-01T00:00:00Z",
    })
    void window_includesItsBounds(String from, String to, Instant start, Instant until) {
        assertThat(window(from, to)).isEqualTo(new TimeWindow(start, until));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01, 2026-07-01",
        "2026-06-01T00:00:00Z, 2026-07-01T23:59:59.999999Z",
        "2026-06-01T12:00:00Z, 2026-07-02T11:59:59.999999Z",
    })
    void window_isAccepted_whenThirtyOneDaysLong(String from, String to) {
        assertThat(window(from, to).length()).isEqualTo(Duration.ofDays(31));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01,           2026-07-02",
        "2026-06-01,           2026-07-02T00:00:00Z",
        "2026-06-01T12:00:00Z, 2026-07-02T12:00:00Z",
        "0001-01-01,           9999-12-30",
    })
    void window_isRejected_whenLongerThanThirtyOneDays(String from, String to) {
        assertThatThrownBy(() -> window(from, to))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("longer than 31 days");
    }

    /** A month with its clocks set back or forward, in the caller's offsets or in its time zone. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-01T00:00:00+02:00, 2026-10-31T23:59:59.999999+01:00, Z,                   PT745H",
        "2026-10-01,                2026-10-31,                       Europe/Zurich,       PT745H",
        "2026-03-01,                2026-03-31,                       Europe/Zurich,       PT743H",
        "2026-04-01,                2026-05-01,                       Australia/Lord_Howe, PT744H30M",
        "2026-03-01,                2026-03-31,                       Antarctica/Troll,    PT742H",
        "2026-10-01,                2026-10-31,                       Antarctica/Troll,    PT746H",
        "2026-10-31T00:00:00+14:00, 2026-11-30T23:59:59.999999+14:00, Z,                   PT744H",
        "2026-02-26T02:30:00,       2026-03-29T02:29:59.999999,       Europe/Zurich,       PT744H",
        "2026-03-24,                2026-04-23,                       Africa/Cairo,        PT744H",
    })
    void window_isAccepted_whenThirtyOneDaysOfTheCalendarLong(String from, String to, String zone, Duration length) {
        MultiValueMap<String, String> parameters = good("from", from);
        parameters.set("to", to);
        parameters.set("timeZone", zone);

        assertThat(parse(parameters).toQuery().window().length()).isEqualTo(length);
    }

    /** 31 days that begin or end at a change of the clocks pass, and a day more does not. */
    @Test
    void thirtyOneDays_areAccepted_atEveryChangeOfClocks() {
        var changes = 0;
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneRules rules = ZoneId.of(id).getRules();
            Instant end = Instant.parse("2031-01-01T00:00:00Z");
            for (ZoneOffsetTransition change = rules.nextTransition(Instant.parse("1990-01-01T00:00:00Z"));
                    change != null && change.getInstant().isBefore(end);
                    change = rules.nextTransition(change.getInstant())) {
                if (change.getDuration().compareTo(Duration.ofHours(-2)) < 0) {
                    continue; // a zone that changes its standard time, see MAX_LENGTH
                }
                LocalDate day = change.getDateTimeBefore().toLocalDate();
                for (LocalDate first : List.of(day, day.minusDays(31), day.minusDays(30), day.minusDays(29))) {
                    assertThat(length(id, first, 31))
                            .isLessThanOrEqualTo(Duration.ofDays(31).plusHours(2));
                    assertThatThrownBy(() -> length(id, first, 32)).hasMessageContaining("longer than 31 days");
                }
                changes++;
            }
        }
        assertThat(changes).isGreaterThan(10_000);
    }

    private static Duration length(String zone, LocalDate first, int days) {
        MultiValueMap<String, String> parameters = good("from", first.toString());
        parameters.set("to", first.plusDays(days - 1).toString());
        parameters.set("timeZone", zone);
        return parse(parameters).toQuery().window().length();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-01T00:00:00+14:00, 2026-10-31T23:59:59.999999-12:00",
        "2026-10-01T00:00:00+02:00, 2026-10-31T23:59:59.999999-01:00",
        "2026-10-01T00:00:00+01:00, 2026-11-01T00:00:00+02:00",
    })
    void window_isRejected_whenOffsetsMakeItLonger(String from, String to) {
        assertThatThrownBy(() -> window(from, to)).hasMessageContaining("longer than 31 days");
    }

    @Test
    void errors_nameTimeZoneOnce() {
        assertThat(errors(good("timeZone", "Mars/Phobos")))
                .containsExactly(ValidationErrors.notATimeZone("timeZone", "Mars/Phobos"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-02,           2026-06-01",
        "2026-06-01T10:00:01Z, 2026-06-01T10:00:00Z",
        "2026-06-02T00:00:00Z, 2026-06-01",
        "9999-12-30,           0001-01-01",
    })
    void window_isRejected_whenInverted(String from, String to) {
        assertThatThrownBy(() -> window(from, to))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("must not be later");
    }

    @Test
    void errors_nameAllMissingParameters() {
        assertThat(errors(new LinkedMultiValueMap<>()))
                .containsExactly(
                        ValidationErrors.required("workspaceId"),
                        ValidationErrors.required("mediumId"),
                        ValidationErrors.required("from"),
                        ValidationErrors.required("to"));
    }

    @Test
    void errors_nameAllInvalidParameters() {
        var parameters = new LinkedMultiValueMap<String, String>();
        parameters.set("workspaceId", "");
        parameters.set("from", "June");
        parameters.set("to", "2026-06-31");
        parameters.set("label", "");
        parameters.set("contentType", "Text");

        assertThat(errors(parameters))
                .containsExactly(
                        ValidationErrors.empty(List.of("workspaceId")),
                        ValidationErrors.required("mediumId"),
                        ValidationErrors.notAnIsoDate("from", "June"),
                        ValidationErrors.notAnIsoDate("to", "2026-06-31"),
                        ValidationErrors.empty(List.of("label")),
                        ValidationErrors.notOneOf(MessageKind.wireNames(), List.of("contentType"), "Text"));
    }

    @Test
    void contentType_hasTwoErrors_whenEmpty() {
        assertThat(errors(good("contentType", "")))
                .containsExactly(
                        ValidationErrors.notOneOf(MessageKind.wireNames(), List.of("contentType"), ""),
                        ValidationErrors.empty(List.of("contentType")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspaceId", "mediumId", "from", "to", "label", "contentType"})
    void parameter_isInvalid_whenRepeated(String key) {
        MultiValueMap<String, String> parameters = good();
        parameters.put(key, List.of("a", "b"));

        assertThat(errors(parameters)).containsExactly(ValidationErrors.notAString(List.of(key), List.of("a", "b")));
    }

    @ParameterizedTest
    @CsvSource({"from,0000-12-31", "from,0001-01-01T00:00:00+02:00", "to,9999-12-31", "to,9999-12-31T23:59:59.999999Z"})
    void time_isInvalid_whenFirestoreCannotStoreIt(String key, String value) {
        assertThat(errors(good(key, value))).containsExactly(ValidationErrors.notAnIsoDate(key, value));
    }

    @Test
    void errors_matchJoi() {
        assertThat(ValidationErrors.required("workspaceId"))
                .isEqualTo(new ValidationError(
                        "\"workspaceId\" is required",
                        List.of("workspaceId"),
                        "any.required",
                        Map.of("label", "workspaceId", "key", "workspaceId")));
        assertThat(ValidationErrors.notAnIsoDate("from", "x"))
                .isEqualTo(new ValidationError(
                        "\"from\" must be in ISO 8601 date format",
                        List.of("from"),
                        "date.format",
                        Map.of("format", "iso", "label", "from", "value", "x", "key", "from")));
        assertThat(ValidationErrors.notOneOf(MessageKind.wireNames(), List.of("contentType"), "x"))
                .isEqualTo(new ValidationError(
                        "\"contentType\" must be one of [text, postback, attachment, other]",
                        List.of("contentType"),
                        "any.only",
                        Map.of(
                                "valids",
                                List.of("text", "postback", "attachment", "other"),
                                "label",
                                "contentType",
                                "value",
                                "x",
                                "key",
                                "contentType")));
        assertThat(ValidationErrors.empty(List.of("label")))
                .isEqualTo(new ValidationError(
                        "\"label\" is not allowed to be empty",
                        List.of("label"),
                        "string.empty",
                        Map.of("label", "label", "value", "", "key", "label")));
    }
}
