package dev.vipexport.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RawHttp;
import dev.vipexport.api.RunningApi;
import dev.vipexport.testsupport.HmacSha256;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
    private static final RunningApi API = RunningApi.shared();
    private static final String UNAUTHORIZED_BODY =
            "{\"message\":\"Unauthorized: send x-api-key, x-date (now, ISO-8601) and"
                    + " x-signature (hex HMAC-SHA256 of x-date), or Signature-Input and Signature\"}";

    private final Organisation organisation = Organisation.create();

    @AfterEach
    void resumeClock() {
        API.clock().resume();
    }

    private static void assertUnauthorized(HttpRequest.Builder request) {
        HttpResponse<String> answer = ApiClient.send(request);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(UNAUTHORIZED_BODY);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    }

    private HttpRequest.Builder request(String apiKey, String date, String signature) {
        return ApiClient.unsigned(API, "/workspaces")
                .header("x-api-key", apiKey)
                .header("x-date", date)
                .header("x-signature", signature);
    }

    private HttpRequest.Builder signed(String date) {
        return request(organisation.apiKey, date, HmacSha256.hex(organisation.secret, date));
    }

    private static String now() {
        return API.clock().instant().toString();
    }

    @Test
    void signedRequest_isAccepted() {
        assertThat(ApiClient.send(signed(now())).statusCode()).isEqualTo(200);
    }

    /** A receiver of callbacks knows its derived key only. */
    @Test
    void request_isUnauthorized_whenSignedWithWebhookKey() {
        String date = now();
        String whsec = organisation.webhookSecret();
        byte[] derived = Base64.getDecoder().decode(whsec.substring("whsec_".length()));
        byte[] content = date.getBytes(StandardCharsets.UTF_8);

        for (byte[] key : List.of(derived, whsec.getBytes(StandardCharsets.UTF_8))) {
            String signature = HexFormat.of().formatHex(HmacSha256.of(key, content));
            assertUnauthorized(request(organisation.apiKey, date, signature));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,200", "60000,200", "60001,401", "-5000,200", "-5001,401", "86400000,401", "-86400000,401"})
    void date_isAccepted_whenWithinAgeAndSkew(long ageMillis, int status) {
        Instant date = Instant.parse("2026-11-24T10:00:00Z");
        API.clock().stopAt(date.plusMillis(ageMillis));

        assertThat(ApiClient.send(signed(date.toString())).statusCode()).isEqualTo(status);
    }

    /** What Java, Python, Go, JavaScript, .NET, PHP, Ruby, PostgreSQL, AWS and date(1) write for one moment. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-24T10:00:00Z",
                "2026-11-24T10:00:00.000Z",
                "2026-11-24T10:00:00.000000+00:00",
                "2026-11-24T12:00:00.000+02:00",
                "2026-11-24T10:00:00+0000",
                "2026-11-24T10:00:00+00",
                "2026-11-24T15:45:00+05:45",
                "2026-11-24T15:45:00.0000000+0545",
                "2026-11-24T02:00:00-08",
                "20261124T100000Z",
                "20261124T100000.000Z",
                "20261124T154500+0545",
                "20261124T120000.000000000+02",
                "20261124T120000+02:00",
                "2026-11-24T10:00Z",
                "2026-11-24T11:00+01:00",
                "20261124T1000Z",
                "2026-11-24T10:00:00,123456789+00:00",
                "2026-11-24t10:00:00z"
            })
    void date_isAccepted_inEveryFormOfIso8601(String date) {
        API.clock().stopAt(Instant.parse("2026-11-24T10:00:00Z"));

        assertThat(ApiClient.send(signed(date)).statusCode()).isEqualTo(200);

        API.clock().stopAt(Instant.parse("2026-11-24T10:01:01Z"));
        assertThat(ApiClient.send(signed(date)).statusCode()).isEqualTo(401);
    }

    @Test
    void response_hasServersDate_whenDateIsTooOld() {
        HttpResponse<String> answer = ApiClient.send(signed("2020-01-01T00:00:00Z"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("date").map(DateTimeFormatter.RFC_1123_DATE_TIME::parse))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-24",
                "1795514400000",
                "+999999999-12-31T23:59:59Z",
                "2026-11-24T10:00:00",
                "20261124T100000",
                "2026-1124T10:00:00Z",
                "2026-11-24T1000:00Z",
                "2026-11-24T10:00:00Z+00",
                "2026-11-24T10:00:00.0000000000Z",
                "2026-11-24T24:00:00Z",
                "2026-11-31T10:00:00Z"
            })
    void date_isUnauthorized_whenUnreadable(String date) {
        API.clock().stopAt(Instant.parse("2026-11-24T10:00:00Z"));

        assertUnauthorized(signed(date));
    }

    @Test
    void apiKey_isUnauthorized_whenUnknown() {
        String date = now();
        assertUnauthorized(request("no-such-key", date, HmacSha256.hex(organisation.secret, date)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", ".", "..", "__x__", "%00", "' OR 1=1"})
    void apiKey_isUnauthorized_whenMalformed(String apiKey) {
        String date = now();
        assertUnauthorized(request(apiKey, date, HmacSha256.hex(organisation.secret, date)));
    }

    @Test
    void apiKey_isUnauthorized_whenVeryLong() {
        String date = now();
        assertUnauthorized(request("k".repeat(8_000), date, HmacSha256.hex(organisation.secret, date)));
    }

    /** Lower bounds only: how much longer an answer takes is up to the machine. */
    @ParameterizedTest
    @ValueSource(strings = {"/workspaces", "/workspaces;x"})
    void wrongSignatures_areAnsweredAfterTheDelay(String path) {
        try (var api = RunningApi.start("vip-export.auth.unauthorized-after=300ms", "vip-export.auth.cache-ttl=1h")) {
            for (String key : List.of("no-such-key", "no-such-key", organisation.apiKey, organisation.apiKey)) {
                long sent = System.nanoTime();
                assertThat(new ApiClient(api, key, "guessed").get(path).statusCode())
                        .isEqualTo(401);
                assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThan(Duration.ofMillis(295));
            }
        }
    }

    @Test
    void apiKey_isUnauthorized_whenInactive() {
        Organisation.put(
                "ApiKeys",
                organisation.apiKey,
                Map.of("orgId", organisation.orgId, "secret", organisation.secret, "active", false));

        assertUnauthorized(signed(now()));
    }

    @Test
    void apiKey_isUnauthorized_whenSecretIsMissing() {
        Organisation.put("ApiKeys", organisation.apiKey, Map.of("orgId", organisation.orgId, "active", true));

        assertUnauthorized(signed(now()));
    }

    @Test
    void signature_isUnauthorized_whenSecretDiffers() {
        String date = now();
        assertUnauthorized(request(organisation.apiKey, date, HmacSha256.hex("another secret", date)));
    }

    @Test
    void signature_isUnauthorized_whenDateDiffers() {
        String date = now();
        assertUnauthorized(request(organisation.apiKey, date, HmacSha256.hex(organisation.secret, date + " ")));
    }

    @Test
    void signature_isUnauthorized_whenUpperCase() {
        String date = now();
        String signature = HmacSha256.hex(organisation.secret, date).toUpperCase(Locale.ROOT);
        assertUnauthorized(request(organisation.apiKey, date, signature));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "x-date", "x-signature"})
    void request_isUnauthorized_whenHeaderIsMissing(String missing) {
        HttpRequest complete = signed(now()).build();
        HttpRequest.Builder request = ApiClient.unsigned(API, "/workspaces");
        complete.headers().map().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(missing)) {
                request.header(name, values.get(0));
            }
        });

        assertUnauthorized(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "x-date", "x-signature"})
    void request_isUnauthorized_whenHeaderIsRepeated(String repeated) {
        HttpRequest.Builder request = signed(now());
        String value = request.build().headers().firstValue(repeated).orElseThrow();

        assertUnauthorized(request.header(repeated, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/workspaces",
                "/vip-messages/export",
                "/no-such-route",
                "/error",
                "/actuator",
                "/actuator/env",
                "/actuator/health/../env",
                "/actuator/health;/../../workspaces",
                "/actuator/healthy",
                "//actuator/health",
                "/actuator/health/",
                "/actuator//health",
                "/v3/api-docs/../../workspaces",
                "/v3/api-docs.yaml",
                "/v3/api-docs/swagger-config",
                "/swagger-ui/index.html",
                "/swagger-ui.html;x=/workspaces",
            })
    void route_isUnauthorized_whenNotPublic(String path) {
        assertUnauthorized(ApiClient.unsigned(API, path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health%2f..%2f..%2fworkspaces", "/swagger-ui/..%2f..%2fworkspaces", "/a%5cb"})
    void path_isBadRequest_whenSlashIsEncoded(String path) {
        HttpResponse<String> answer = ApiClient.send(ApiClient.unsigned(API, path));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Bad Request\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//workspaces", "/workspaces;a=b", "/./workspaces", "/workspaces/../channels", "/%2e/a"})
    void path_isBadRequest_whenAmbiguousAndSigned(String path) {
        HttpResponse<String> answer = ApiClient.of(API, organisation).get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("characters that are not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "x-date", "x-signature", "x-other"})
    void header_isUnauthorized_whenBytesAreNotText(String header) throws IOException {
        RawHttp.Response answer = RawHttp.send(API, "GET /workspaces", header + ": \u0085\u0090\r\n", new byte[0]);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(UNAUTHORIZED_BODY);
    }

    @Test
    void otherHeader_isAccepted_whenItHoldsUtf8() throws IOException {
        String signed = RawHttp.signature(API, organisation.apiKey, organisation.secret);
        String utf8 = new String("\u00c0\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(RawHttp.send(API, "GET /workspaces", signed + "x-other: " + utf8 + "\r\n", new byte[0])
                        .status())
                .isEqualTo(200);
    }

    @Test
    void health_needsNoKey_andHidesDetails() {
        HttpResponse<String> answer = RunningApi.withFewThreads().health();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ApiClient.json(answer).get("status").asString()).isEqualTo("UP");
        assertThat(ApiClient.json(answer).has("components")).isFalse();
    }

    @Test
    void actuators_areNotFound_onPortOfApi() {
        ApiClient caller = ApiClient.of(API, organisation);

        assertThat(caller.get("/actuator/health").statusCode()).isEqualTo(404);
        assertThat(ApiClient.send(ApiClient.unsigned(API, "/actuator/health")).statusCode())
                .isEqualTo(404);
        assertThat(caller.get("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(caller.get("/actuator/beans").statusCode()).isEqualTo(404);
    }
}
