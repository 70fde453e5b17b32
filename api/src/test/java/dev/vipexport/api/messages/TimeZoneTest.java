package dev.vipexport.api.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A date means the same day on each route that takes a window. */
class TimeZoneTest {
    private static final RunningApi API = RunningApi.shared();
    private static final String DAY = "2026-06-10";
    private static final String ZONE = "&timeZone=Europe/Zurich";

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    /** The day begins two hours earlier in Zurich than in UTC. */
    @BeforeEach
    void store() {
        for (String time : List.of(
                "2026-06-09T21:59:59.999999Z",
                "2026-06-09T22:00:00Z",
                "2026-06-10T12:00:00Z",
                "2026-06-10T21:59:59.999999Z",
                "2026-06-10T22:00:00Z",
                "2026-06-10T23:00:00Z")) {
            Organisation.put(
                    "VipMessages",
                    Organisation.unique("m"),
                    organisation.message(
                            Instant.parse(time),
                            Map.of(
                                    "kind",
                                    "text",
                                    "userId",
                                    "u",
                                    "source",
                                    "s",
                                    "labels",
                                    List.of("urgent"),
                                    "text",
                                    time)));
        }
    }

    private String window(String more) {
        return "workspaceId=" + organisation.vipWorkspace + "&mediumId=" + organisation.channel + "&from=" + DAY
                + "&to=" + DAY + more;
    }

    private static JsonNode ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    private List<String> listed(String more) {
        return ok(caller.get("/vip-messages?" + window(more)))
                .get("messages")
                .valueStream()
                .map(message -> message.get("text").asString())
                .toList();
    }

    private long labelled(String more) {
        return ok(caller.get("/vip-messages/labels?" + window(more)))
                .get("labels")
                .get(0)
                .get("count")
                .asLong();
    }

    private JsonNode estimated(String timeZone) {
        String body = "{\"workspaceId\":\"" + organisation.vipWorkspace + "\",\"mediumId\":\"" + organisation.channel
                + "\",\"from\":\"" + DAY + "\",\"to\":\"" + DAY + "\"" + timeZone + "}";
        return ok(ApiClient.send(caller.signed("/vip-messages/exports?dryRun=true")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))));
    }

    @Test
    void date_isOfTheZone_onEachRoute() {
        assertThat(listed(ZONE))
                .containsExactly("2026-06-10T21:59:59.999999Z", "2026-06-10T12:00:00Z", "2026-06-09T22:00:00Z");
        assertThat(labelled(ZONE)).isEqualTo(3);
        assertThat(estimated(",\"timeZone\":\"Europe/Zurich\"").get("rows").asLong())
                .isEqualTo(3);
    }

    @Test
    void date_isOfUtc_withoutAZone() {
        assertThat(listed("")).hasSize(4).contains("2026-06-10T23:00:00Z");
        assertThat(labelled("")).isEqualTo(4);
        assertThat(estimated("").get("rows").asLong()).isEqualTo(4);
    }

    /** The window of the job is the real one. */
    @Test
    void exportOfADay_hasTheZonesWindow() {
        HttpResponse<String> answer = ApiClient.send(
                caller.signed("/vip-messages/export?" + window(ZONE)).header("Prefer", "respond-async"));

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode job = ApiClient.json(answer);
        assertThat(job.get("from").asString()).isEqualTo("2026-06-09T22:00:00.000000Z");
        assertThat(job.get("to").asString()).isEqualTo("2026-06-10T21:59:59.999999Z");
    }

    @Test
    void zone_isRejected_whenUnknown() {
        assertThat(caller.get("/vip-messages?" + window("&timeZone=Mars/Phobos"))
                        .statusCode())
                .isEqualTo(422);
    }
}
