package dev.vipexport.api.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vipexport.api.problem.Fault;
import dev.vipexport.api.problem.InvalidParametersException;
import dev.vipexport.api.problem.RefusedException;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class SelectionTest {

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

    private static TimeWindow window(String from, String to) {
        MultiValueMap<String, String> parameters = good("from", from);
        parameters.set("to", to);
        return Selection.of(parameters).query().window();
    }

    private static List<Fault> faults(MultiValueMap<String, String> parameters) {
        return catchThrowableOfType(InvalidParametersException.class, () -> Selection.of(parameters))
                .faults();
    }

    @Test
    void aGoodRequestBecomesItsQuery() {
        MultiValueMap<String, String> parameters = good("label", "late checkout");
        parameters.set("contentType", "postback");
        parameters.set("utm_source", "whatever nobody asked for");

        assertThat(Selection.of(parameters).query())
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
    void theWindowTakesWhatItsBoundsSay(String from, String to, Instant start, Instant until) {
        assertThat(window(from, to)).isEqualTo(new TimeWindow(start, until));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01, 2026-07-01",
        "2026-06-01T00:00:00Z, 2026-07-01T23:59:59.999999Z",
        "2026-06-01T12:00:00Z, 2026-07-02T11:59:59.999999Z",
    })
    void thirtyOneDaysPass(String from, String to) {
        assertThat(window(from, to).length()).isEqualTo(TimeWindow.LONGEST);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01,           2026-07-02",
        "2026-06-01,           2026-07-02T00:00:00Z",
        "2026-06-01T12:00:00Z, 2026-07-02T12:00:00Z",
        "0001-01-01,           9999-12-30",
    })
    void oneInstantMoreThanThirtyOneDaysDoesNot(String from, String to) {
        assertThatThrownBy(() -> window(from, to))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("longer than 31 days");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-02,           2026-06-01",
        "2026-06-01T10:00:01Z, 2026-06-01T10:00:00Z",
        "2026-06-02T00:00:00Z, 2026-06-01",
        "9999-12-30,           0001-01-01",
    })
    void anInvertedWindowIsRefused(String from, String to) {
        assertThatThrownBy(() -> window(from, to))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("must not be later");
    }

    @Test
    void everythingThatIsMissingIsSaidAtOnce() {
        assertThat(faults(new LinkedMultiValueMap<>()))
                .containsExactly(
                        Fault.required("workspaceId"),
                        Fault.required("mediumId"),
                        Fault.required("from"),
                        Fault.required("to"));
    }

    @Test
    void faultsOfAllKindsAreSaidAtOnce() {
        var parameters = new LinkedMultiValueMap<String, String>();
        parameters.set("workspaceId", "");
        parameters.set("from", "June");
        parameters.set("to", "2026-06-31");
        parameters.set("label", "");
        parameters.set("contentType", "Text");

        assertThat(faults(parameters))
                .containsExactly(
                        Fault.empty("workspaceId"),
                        Fault.required("mediumId"),
                        Fault.notADate("from", "June"),
                        Fault.notADate("to", "2026-06-31"),
                        Fault.empty("label"),
                        Fault.notOneOf(MessageKind.words(), "contentType", "Text"));
    }

    @Test
    void anEmptyContentTypeIsNeitherOneOfTheWordsNorAllowedToBeEmpty() {
        assertThat(faults(good("contentType", "")))
                .containsExactly(Fault.notOneOf(MessageKind.words(), "contentType", ""), Fault.empty("contentType"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspaceId", "mediumId", "from", "to", "label", "contentType"})
    void aRepeatedParameterIsNoString(String key) {
        MultiValueMap<String, String> parameters = good();
        parameters.put(key, List.of("a", "b"));

        assertThat(faults(parameters)).containsExactly(Fault.notAString(key, List.of("a", "b")));
    }

    @ParameterizedTest
    @CsvSource({"from,0000-12-31", "from,0001-01-01T00:00:00+02:00", "to,9999-12-31", "to,9999-12-31T23:59:59.999999Z"})
    void aTimeThatFirestoreCannotStoreIsNoDate(String key, String value) {
        assertThat(faults(good(key, value))).containsExactly(Fault.notADate(key, value));
    }

    @Test
    void faultsSpeakAsJoiDoes() {
        assertThat(Fault.required("workspaceId"))
                .isEqualTo(new Fault(
                        "\"workspaceId\" is required",
                        List.of("workspaceId"),
                        "any.required",
                        Map.of("label", "workspaceId", "key", "workspaceId")));
        assertThat(Fault.notADate("from", "x"))
                .isEqualTo(new Fault(
                        "\"from\" must be in ISO 8601 date format",
                        List.of("from"),
                        "date.format",
                        Map.of("format", "iso", "label", "from", "value", "x", "key", "from")));
        assertThat(Fault.notOneOf(MessageKind.words(), "contentType", "x"))
                .isEqualTo(new Fault(
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
        assertThat(Fault.empty("label"))
                .isEqualTo(new Fault(
                        "\"label\" is not allowed to be empty",
                        List.of("label"),
                        "string.empty",
                        Map.of("label", "label", "value", "", "key", "label")));
    }
}
