package dev.vipexport.api.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser asks and reads for a page of another origin. {@code .ci/browser} tests it with a browser. */
class CorsTest {
    private static final String PAGE = "https://app.example.com";
    private static final RunningApi API = RunningApi.shared(
            "vip-export.cors.allowed-origins=" + PAGE + ",http://localhost:3000", "vip-export.export.max-active=1");
    private static final RunningApi CLOSED_API = RunningApi.shared();

    /** A browser shows these to every page: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name. */
    private static final Set<String> ALWAYS_EXPOSED = Set.of(
            "cache-control",
            "content-language",
            "content-length",
            "content-type",
            "expires",
            "last-modified",
            "pragma");

    /** For the browser or a proxy, not for a caller. */
    private static final Set<String> NOT_FOR_CALLERS = Set.of(
            "access-control-allow-origin",
            "access-control-expose-headers",
            "content-security-policy",
            "cross-origin-resource-policy",
            "referrer-policy",
            "transfer-encoding",
            "vary",
            "x-content-type-options",
            "x-frame-options");

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    private static HttpResponse<String> preflight(RunningApi api, String path, String origin, String... more) {
        var request = ApiClient.unsigned(api, path)
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST");
        if (more.length > 0) {
            request.headers(more);
        }
        return ApiClient.send(request);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return String.join(",", answer.headers().allValues(name));
    }

    private static List<String> corsHeaders(HttpResponse<?> answer) {
        return answer.headers().map().keySet().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"))
                .toList();
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertReadable(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(names(header(answer, "vary"))).contains("origin");
        assertThat(names(header(answer, "access-control-expose-headers")))
                .contains("date", "etag", "location", "retry-after");
        assertThat(answer.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/vip-messages/exports", "/no-such-route", "/v3/api-docs"})
    void preflight_isAnswered_withoutSignature(String path) {
        HttpResponse<String> answer = preflight(
                API, path, PAGE, "Access-Control-Request-Headers", "content-type,x-api-key,x-date,x-signature");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(names(header(answer, "vary"))).contains("origin");
        assertThat(names(header(answer, "access-control-allow-methods"))).contains("get", "post", "delete");
        assertThat(header(answer, "access-control-max-age")).isEqualTo("7200");
    }

    /** The document names the headers of the three-header signature among its security schemes. */
    @Test
    void preflight_allowsEveryHeaderOfTheDocument() throws IOException {
        String document = Files.readString(Path.of("../openapi.json"));
        Set<String> documented = Stream.concat(
                        ApiClient.json(document).findParents("in").stream(),
                        ApiClient.json(document).path("components").path("parameters").values().stream())
                .filter(parameter -> parameter.path("in").asString("").equals("header"))
                .map(parameter -> parameter.path("name").asString().toLowerCase(Locale.ROOT))
                // of callbacks, which the API sends
                .filter(name -> !name.startsWith("webhook-"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).hasSizeGreaterThan(5);
        assertThat(names(header(preflight(API, "/workspaces", PAGE), "access-control-allow-headers")))
                .containsAll(documented)
                .contains("content-type", "content-digest", "signature", "signature-input");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://app.example.com.evil.example",
                "https://appXexample.com",
                "http://app.example.com",
                "https://app.example.com:8443",
                "http://localhost:3001",
                "null"
            })
    void origin_getsNoCorsHeader_whenNotAllowed(String origin) {
        HttpResponse<String> answer = caller.get("/workspaces", "Origin", origin);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(corsHeaders(answer)).isEmpty();
        assertThat(corsHeaders(preflight(API, "/workspaces", origin))).isEmpty();
        assertThat(names(header(answer, "vary"))).contains("origin");
    }

    @Test
    void everyAllowedOrigin_getsItsOwnName() {
        HttpResponse<String> answer = caller.get("/workspaces", "Origin", "http://localhost:3000");

        assertThat(header(answer, "access-control-allow-origin")).isEqualTo("http://localhost:3000");
    }

    @Test
    void response_variesByOrigin_whenRequestHasNone() {
        HttpResponse<String> answer = caller.get("/workspaces");

        assertThat(corsHeaders(answer)).isEmpty();
        assertThat(names(header(answer, "vary"))).contains("origin", "prefer");
    }

    @ParameterizedTest
    @CsvSource({
        "200, GET, /workspaces, ''",
        "200, HEAD, /workspaces, ''",
        "202, POST, /vip-messages/exports, {ORDER}",
        "400, POST, /vip-messages/exports, {",
        "400, GET, //workspaces, ''",
        "404, GET, /no-such-route, ''",
        "405, DELETE, /workspaces, ''",
        "405, TRACE, /workspaces, ''",
        "413, POST, /vip-messages/exports, {LONG}",
        "414, GET, /workspaces?x={LONG}, ''",
        "422, POST, /vip-messages/exports, {}",
    })
    void response_isReadable_whateverItsStatus(int status, String method, String path, String body) {
        String text = body.replace("{ORDER}", organisation.juneBody("")).replace("{LONG}", "x".repeat(17_000));
        var request = caller.signed(path.replace("{LONG}", "x".repeat(13_000)), "Origin", PAGE)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(text));

        assertReadable(ApiClient.send(request), status);
    }

    @Test
    void refusal_isReadable_whenUnsigned() {
        assertReadable(ApiClient.send(ApiClient.unsigned(API, "/workspaces").header("Origin", PAGE)), 401);
    }

    @Test
    void refusal_isReadable_whenOverLimit() {
        caller.post("/vip-messages/exports", organisation.juneBody(""));

        HttpResponse<String> refused =
                caller.post("/vip-messages/exports", organisation.juneBody(",\"label\":\"x\""), "Origin", PAGE);

        assertReadable(refused, 429);
        assertThat(header(refused, "retry-after")).isNotEmpty();
    }

    @Test
    void outage_isReadable() {
        RunningApi api = RunningApi.shared(
                "vip-export.cors.allowed-origins=" + PAGE,
                "vip-export.cloud.firestore-emulator-host=127.0.0.1:1",
                "vip-export.call-timeout=300ms");

        assertReadable(ApiClient.of(api, organisation).get("/workspaces", "Origin", PAGE), 503);
    }

    @Test
    void job_isReadable_whenUnchanged() {
        String path = caller.post("/vip-messages/exports", organisation.juneBody(""))
                .headers()
                .firstValue("location")
                .orElseThrow();
        String etag = caller.get(path).headers().firstValue("etag").orElseThrow();

        assertReadable(caller.get(path, "Origin", PAGE, "If-None-Match", etag), 304);
    }

    @Test
    void publicFile_isReadable_andVariesByEncodingToo() {
        HttpResponse<String> document =
                ApiClient.send(ApiClient.unsigned(API, "/v3/api-docs").header("Origin", PAGE));

        assertReadable(document, 200);
        assertThat(names(header(document, "vary"))).containsExactly("accept-encoding", "origin");
    }

    /** A header that is new here is either exposed or named above. */
    @Test
    void everyHeaderForCallers_isExposed() {
        HttpResponse<String> accepted = caller.post(
                "/vip-messages/exports", organisation.juneBody(""), "Origin", PAGE, "Prefer", "respond-async");
        String path = header(accepted, "location");
        List<HttpResponse<String>> answers = List.of(
                accepted,
                caller.get(path, "Origin", PAGE),
                caller.post("/vip-messages/exports", organisation.juneBody(",\"label\":\"x\""), "Origin", PAGE),
                caller.post("/workspaces", "{}", "Origin", PAGE));

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(202, 200, 429, 405);
        for (HttpResponse<String> answer : answers) {
            Set<String> readable = names(header(answer, "access-control-expose-headers"));
            readable.addAll(ALWAYS_EXPOSED);
            readable.addAll(NOT_FOR_CALLERS);
            assertThat(readable).containsAll(answer.headers().map().keySet());
        }
    }

    @Test
    void api_hasNoCorsHeader_byDefault() {
        HttpResponse<String> answer = ApiClient.of(CLOSED_API, organisation).get("/workspaces", "Origin", PAGE);
        HttpResponse<String> preflight = preflight(CLOSED_API, "/workspaces", PAGE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(corsHeaders(answer)).isEmpty();
        assertThat(names(header(answer, "vary"))).doesNotContain("origin");
        assertThat(preflight.statusCode()).isEqualTo(401);
        assertThat(corsHeaders(preflight)).isEmpty();
    }

    @Test
    void options_needsSignature_whenNoPreflight() {
        var options = ApiClient.unsigned(API, "/workspaces")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", PAGE);

        assertReadable(ApiClient.send(options), 401);
    }
}
