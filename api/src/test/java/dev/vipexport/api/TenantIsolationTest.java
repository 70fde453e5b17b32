package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.export.FakeWorker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On every route, also new ones, the response to another organisation's id equals byte for byte the response to an unknown
 * id.
 */
class TenantIsolationTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();
    private static final Organisation OWNER = Organisation.create();
    private static final Organisation STRANGER = Organisation.create();
    private static final String UNKNOWN_EXPORT = "00000000000000000000000000000000";

    private static String queued = "";
    private static String succeeded = "";

    @BeforeAll
    static void exports() {
        ApiClient owner = ApiClient.of(API, OWNER);
        queued = startExport(owner, OWNER.juneParameters());
        succeeded = startExport(owner, OWNER.juneParameters().replace("06-30", "06-29"));
        WORKER.start(succeeded, 7);
        WORKER.assemble(succeeded);
        WORKER.succeed(succeeded, 7);
    }

    private static String startExport(ApiClient owner, String query) {
        var answer = owner.get("/vip-messages/export?" + query, "Prefer", "respond-async");
        return ApiClient.json(answer).get("exportId").asString();
    }

    static Stream<Route> routes() {
        return Route.allOf(API).stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void response_isEqual_forForeignAndUnknownIds(Route route) throws IOException {
        if (route.path().contains("{")) {
            for (String exportId : List.of(queued, succeeded)) {
                assertSame(route, path(route, exportId), path(route, UNKNOWN_EXPORT), "", "");
            }
            return;
        }
        for (String own : List.of("workspaceId", "mediumId", "neither")) {
            String foreign = parameters(own, OWNER.vipWorkspace, OWNER.channel);
            String unknown = parameters(own, Organisation.unique("ws-vip"), Organisation.unique("ch"));
            assertSame(route, route.path() + "?" + foreign, route.path() + "?" + unknown, json(foreign), json(unknown));
        }
    }

    private static String path(Route route, String exportId) {
        return route.path().replace("{exportId}", exportId);
    }

    /** Both ids are another organisation's, or one is {@code own}. */
    private static String parameters(String own, String workspaceId, String mediumId) {
        return "workspaceId=" + (own.equals("workspaceId") ? STRANGER.vipWorkspace : workspaceId) + "&mediumId="
                + (own.equals("mediumId") ? STRANGER.channel : mediumId) + "&from=2026-06-01&to=2026-06-30";
    }

    private static String json(String parameters) {
        return "{\"" + parameters.replace("=", "\":\"").replace("&", "\",\"") + "\"}";
    }

    private static void assertSame(Route route, String foreign, String unknown, String foreignBody, String unknownBody)
            throws IOException {
        RawHttp.Response toForeign = send(route, foreign, foreignBody);
        RawHttp.Response toUnknown = send(route, unknown, unknownBody);

        assertThat(toForeign.status()).as(route + " " + foreign).isEqualTo(toUnknown.status());
        assertThat(toForeign.body()).isEqualTo(toUnknown.body());
        assertThat(withoutDate(toForeign)).isEqualTo(withoutDate(toUnknown));
        if (route.path().contains("{")) {
            assertThat(toForeign.status()).isEqualTo(route.method().equals("HEAD") ? toForeign.status() : 404);
        }
    }

    private static List<String> withoutDate(RawHttp.Response answer) {
        return answer.headers().stream()
                .filter(header -> !header.startsWith("Date:"))
                .toList();
    }

    private static RawHttp.Response send(Route route, String target, String body) throws IOException {
        byte[] bytes = route.method().equals("POST") ? body.getBytes(StandardCharsets.UTF_8) : new byte[0];
        String length =
                bytes.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n";
        String signature = RawHttp.signature(API, STRANGER.apiKey, STRANGER.secret);
        return RawHttp.send(
                API, route.method() + " " + target, "Prefer: respond-async\r\n" + signature + length, bytes);
    }
}
