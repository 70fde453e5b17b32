package dev.vipexport.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** No request within the limits makes its error larger than the request may be. */
class ErrorSizeTest {
    private static final RunningApi API = RunningApi.shared();
    private static final String EXPORTS = "/vip-messages/exports";
    private static final int MAX_BYTES = 16 << 10;

    private final ApiClient caller = ApiClient.of(API, Organisation.create());

    private static void assertSmall(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MAX_BYTES);
    }

    private static String times(String element, int times) {
        return IntStream.range(0, times).mapToObj(i -> element).collect(Collectors.joining(","));
    }

    /** Returns a JSON string of {@code length} characters that need six bytes each. */
    private static String escaped(int length) {
        return '"' + "\\u0001".repeat(length) + '"';
    }

    private static String object(String columns, String value) {
        return Stream.of(
                        "workspaceId",
                        "mediumId",
                        "from",
                        "to",
                        "label",
                        "contentType",
                        "format",
                        "compression",
                        "timeZone",
                        "formulas",
                        "bom",
                        "delimiter",
                        "callbackUrl")
                .map(key -> '"' + key + "\":" + value)
                .collect(Collectors.joining(",", "{\"columns\":" + columns + ",", "}"));
    }

    static Stream<Arguments> hostileBodies() {
        return Stream.of(
                Arguments.of("{\"columns\":[" + times("1", 8_000) + "]}", 422),
                Arguments.of("{\"columns\":[" + times("\"\"", 5_000) + "]}", 422),
                Arguments.of("{\"columns\":[" + times("[]", 5_000) + "]}", 422),
                Arguments.of("{\"columns\":\"" + "x".repeat(16_000) + "\"}", 422),
                Arguments.of("[" + times("1", 8_000) + "]", 422),
                Arguments.of('"' + "x".repeat(16_000) + '"', 422),
                Arguments.of(object("[" + times(escaped(60), 7) + "]", escaped(64)), 422),
                Arguments.of(object("[" + times(escaped(190), 7) + "]", escaped(80)), 422),
                Arguments.of(object("[" + times("[" + escaped(60) + "]", 7) + "]", "[1,{\"a\":2}]"), 422),
                Arguments.of(object("[]", times("9", 1).repeat(900)), 422),
                Arguments.of("{\"" + "x".repeat(8_000) + "\":1,\"" + "x".repeat(8_000) + "\":1}", 400),
                Arguments.of("{\"" + "\\u0001".repeat(1_300) + "\":1,\"" + "\\u0001".repeat(1_300) + "\":1}", 400),
                Arguments.of("x".repeat(16_000), 400),
                Arguments.of("[".repeat(16_000), 400));
    }

    @ParameterizedTest
    @MethodSource("hostileBodies")
    void error_isSmall_whenBodyIsHostile(String body, int status) {
        assertThat(body.length()).isLessThanOrEqualTo(16 << 10);
        assertSmall(caller.post(EXPORTS, body), status);
    }

    @ParameterizedTest
    @MethodSource
    void error_isSmall_whenQueryIsHostile(String pathAndQuery, int status) {
        assertSmall(caller.get(pathAndQuery), status);
    }

    static Stream<Arguments> error_isSmall_whenQueryIsHostile() {
        String everyParameter = Stream.of(
                        "workspaceId", "mediumId", "from", "to", "label", "contentType", "before", "limit")
                .map(key -> key + "=" + "%01".repeat(450))
                .collect(Collectors.joining("&"));
        return Stream.of(
                Arguments.of("/vip-messages?" + everyParameter, 422),
                Arguments.of("/vip-messages?" + "from=&".repeat(900), 422),
                Arguments.of("/vip-messages?limit=" + "9".repeat(12_000), 422),
                Arguments.of("/vip-messages?limit=" + "9".repeat(400) + "." + "9".repeat(400), 422),
                Arguments.of("/channels?" + "workspaceId=%01%01%01&".repeat(500), 422),
                Arguments.of(EXPORTS + "?state=" + "%01".repeat(3_900), 422),
                Arguments.of("/" + "x".repeat(12_000), 404));
    }

    @ParameterizedTest
    @MethodSource
    void error_isSmall_whenHeaderIsHostile(String name, String value, int status) {
        assertSmall(caller.post(EXPORTS, "{}", name, value), status);
    }

    static Stream<Arguments> error_isSmall_whenHeaderIsHostile() {
        return Stream.of(
                Arguments.of("Idempotency-Key", "\"" + "x".repeat(300) + "\"", 400),
                Arguments.of("Accept", "text/" + "x".repeat(11_000), 406));
    }

    @Test
    void response_listsTwentyErrors_andCountsTheRest() {
        JsonNode answer = ApiClient.json(caller.post(EXPORTS, object("[" + times("1", 7) + "]", "1")));

        assertThat(answer.get("error")).hasSize(20);
        assertThat(answer.get("more").asInt()).isPositive();
    }

    @Test
    void columns_haveOneError_whenTooMany() {
        JsonNode answer = ApiClient.json(
                caller.post(EXPORTS, Organisation.create().juneBody(",\"columns\":[" + times("\"id\"", 8) + "]")));

        assertThat(answer.get("error")).hasSize(1);
        assertThat(answer.get("error").get(0).get("message").asString())
                .isEqualTo("\"columns\" must contain less than or equal to 7 items");
        assertThat(answer.get("error").get(0).get("type").asString()).isEqualTo("array.max");
        assertThat(answer.get("more")).isNull();
    }
}
