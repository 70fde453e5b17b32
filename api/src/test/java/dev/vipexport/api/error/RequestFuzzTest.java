package dev.vipexport.api.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RawHttp;
import dev.vipexport.api.Route;
import dev.vipexport.api.RunningApi;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends garbage to every route. Every response is documented, is JSON and is not 500. */
class RequestFuzzTest {
    private static final int REQUESTS = 400;
    private static final Set<Integer> DOCUMENTED =
            Set.of(200, 202, 204, 400, 401, 403, 404, 405, 406, 413, 414, 415, 422, 429, 431);
    private static final List<String> PARAMETERS = List.of(
            "workspaceId",
            "mediumId",
            "from",
            "to",
            "label",
            "contentType",
            "before",
            "limit",
            "state",
            "dryRun",
            "format",
            "compression",
            "columns",
            "timeZone",
            "timestamps",
            "formulas",
            "bom",
            "delimiter",
            "strict",
            "x");
    private static final List<String> HEADERS = List.of(
            "Prefer",
            "Cache-Control",
            "Accept",
            "Content-Type",
            "Idempotency-Key",
            "Last-Event-ID",
            "If-None-Match",
            "If-Modified-Since",
            "Range",
            "Origin",
            "Cookie",
            "Accept-Encoding",
            "Accept-Language",
            "X-Forwarded-For",
            "X-HTTP-Method-Override",
            "Authorization",
            "Content-Encoding");
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO");

    // no waiting, so that a request that is valid by chance gets its response at once
    private static final RunningApi API = RunningApi.start(
            "vip-export.export.wait-budget=0s",
            "vip-export.export.max-wait=0s",
            "vip-export.limits.requests-per-second=100000",
            "vip-export.limits.burst=100000");
    private static final List<Route> ROUTES = Route.allOf(API);

    private final Organisation organisation = Organisation.create();

    @AfterAll
    static void stop() {
        API.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void response_isDocumented_whenInputIsRandom(long seed) throws IOException {
        var garbage = new FuzzInput(seed);
        var seen = new TreeMap<Integer, Integer>();
        for (int i = 0; i < REQUESTS; i++) {
            String line = method(garbage) + " " + target(garbage);
            String headers = headers(garbage);
            byte[] body = garbage.oneIn(3) ? garbage.body() : new byte[0];
            String lengths = body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n";

            RawHttp.Response answer = RawHttp.send(API, line, headers + lengths, body);

            seen.merge(answer.status(), 1, Integer::sum);
            String what = "seed " + seed + ", request " + i + ": " + line + "\n" + withoutSignature(headers);
            assertThat(answer.status()).as(what).isIn(DOCUMENTED);
            assertBody(answer, line, what);
        }
        assertThat(seen).as("the garbage reaches what it is meant for").containsKeys(400, 401, 404, 405, 422);
    }

    private static void assertBody(RawHttp.Response answer, String line, String what) {
        assertThat(answer.body()).as(what).doesNotContain("<html", "Exception", "at org.", "at dev.");
        if (answer.body().isEmpty()) {
            assertThat(answer.status() < 300 || line.startsWith("HEAD"))
                    .as("an error says what is wrong; " + what)
                    .isTrue();
            return;
        }
        if (!answer.header("Content-Type").startsWith("text/event-stream")) {
            assertThatCode(() -> ApiClient.json(answer.body())).as(what).doesNotThrowAnyException();
        }
    }

    private static String method(FuzzInput garbage) {
        return garbage.oneOf(METHODS);
    }

    private String target(FuzzInput garbage) {
        Route route = garbage.oneOf(ROUTES);
        var target = new StringBuilder(route.path().replace("{exportId}", garbage.inTarget()));
        if (garbage.oneIn(5)) {
            target.append('/').append(garbage.inTarget());
        }
        char separator = '?';
        for (Map.Entry<String, String> good : good().entrySet()) {
            if (!garbage.oneIn(3)) {
                target.append(separator).append(good.getKey()).append('=').append(good.getValue());
                separator = '&';
            }
        }
        while (!garbage.oneIn(2)) {
            target.append(separator)
                    .append(garbage.oneOf(PARAMETERS))
                    .append('=')
                    .append(garbage.inTarget());
            separator = '&';
        }
        return target.toString();
    }

    private Map<String, String> good() {
        return Map.of(
                "workspaceId",
                organisation.vipWorkspace,
                "mediumId",
                organisation.channel,
                "from",
                "2026-06-01",
                "to",
                "2026-06-30");
    }

    private String headers(FuzzInput garbage) {
        var headers = new StringBuilder();
        headers.append(
                garbage.oneIn(8)
                        ? "x-api-key: " + garbage.inHeader() + "\r\nx-date: " + garbage.inHeader() + "\r\n"
                        : RawHttp.signature(API, organisation.apiKey, organisation.secret));
        while (!garbage.oneIn(3)) {
            headers.append(garbage.oneOf(HEADERS))
                    .append(": ")
                    .append(garbage.inHeader())
                    .append("\r\n");
        }
        return headers.toString();
    }

    private static String withoutSignature(String headers) {
        return headers.replaceAll("x-signature: \\S+", "x-signature: (right)");
    }
}
