package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.export.FakeWorker;
import dev.vipexport.common.query.VipMessages;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every time in JSON has six digits of a second and {@code Z}. */
class JsonTimestampsTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();
    private static final String EXPORTS = "/vip-messages/exports";
    private static final Pattern TIME = Pattern.compile("\"(\\d{4}-\\d{2}-\\d{2}T[^\"]*)\"");

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    @ParameterizedTest
    @CsvSource({
        "2020-08-01T10:00:00Z,           2020-08-01T10:00:00.000000Z",
        "2020-08-01T10:00:00.100Z,       2020-08-01T10:00:00.100000Z",
        "2020-08-01T10:00:00.123456Z,    2020-08-01T10:00:00.123456Z",
        "2020-08-01T10:00:00.000001Z,    2020-08-01T10:00:00.000001Z",
        "2020-08-01T10:00:00.123456999Z, 2020-08-01T10:00:00.123456Z",
        "1969-12-31T23:59:59.999999Z,    1969-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00Z,           0001-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999Z,    9999-12-31T23:59:59.999999Z",
    })
    void instant_hasSixDigits(String instant, String expected) {
        assertThat(API.bean(JsonMapper.class).writeValueAsString(Map.of("at", Instant.parse(instant))))
                .isEqualTo("{\"at\":\"" + expected + "\"}");
    }

    @Test
    void messages_haveSixDigits() throws Exception {
        for (String time : List.of("12:00:00Z", "12:00:00.5Z", "12:00:00.000001Z")) {
            Backends.shared()
                    .firestore()
                    .collection(VipMessages.COLLECTION)
                    .document(Organisation.unique("m"))
                    .set(organisation.message(Instant.parse("2026-06-10T" + time), Map.of()))
                    .get();
        }

        assertThat(times(caller.get("/vip-messages?" + organisation.juneParameters())
                        .body()))
                .containsExactly(
                        "2026-06-10T12:00:00.500000Z", "2026-06-10T12:00:00.000001Z", "2026-06-10T12:00:00.000000Z");
    }

    @Test
    void jobs_haveSixDigits_inEveryAnswer() throws Exception {
        // answers with a status other than 2xx, so that the job has a time of the next attempt
        try (var receiver = FakeReceiver.start(FakeReceiver.status(500))) {
            HttpResponse<String> ordered =
                    caller.post(EXPORTS, organisation.juneBody(",\"callbackUrl\":\"" + receiver.url() + "\""));
            JsonNode queued = ApiClient.json(ordered);
            String exportId = queued.get("exportId").asString();
            WORKER.finish(exportId, 12);
            String sent = receiver.next().body();

            assertSixDigits(ordered.body(), 1);
            assertSixDigits(sent, 6);
            assertSixDigits(caller.get(EXPORTS + "/" + exportId).body(), 4);
            assertSixDigits(
                    caller.get(EXPORTS + "/" + exportId + "/events").body().replace("data:", ""), 4);
            assertSixDigits(caller.get(EXPORTS).body(), 4);
        }
    }

    private static void assertSixDigits(String json, int minimum) {
        assertThat(times(json))
                .hasSizeGreaterThanOrEqualTo(minimum)
                .allSatisfy(time -> assertThat(time).matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z"));
    }

    private static List<String> times(String json) {
        return TIME.matcher(json)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
