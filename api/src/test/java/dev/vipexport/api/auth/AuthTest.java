package dev.vipexport.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.Caller;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.Wire;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTest {
    private static final RunningApi API = RunningApi.shared();
    private static final String REFUSED = "{\"message\":\"Unauthorized: send x-api-key, x-date (now, ISO-8601) and"
            + " x-signature (hex HMAC-SHA256 of x-date)\"}";

    private final Organisation organisation = Organisation.create();

    @AfterEach
    void letTheClockRunAgain() {
        API.clock().run();
    }

    private static void assertRefused(HttpRequest.Builder request) {
        HttpResponse<String> answer = Caller.send(request);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(REFUSED);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    }

    private HttpRequest.Builder request(String apiKey, String date, String signature) {
        return Caller.unsigned(API, "/workspaces")
                .header("x-api-key", apiKey)
                .header("x-date", date)
                .header("x-signature", signature);
    }

    private HttpRequest.Builder signed(String date) {
        return request(organisation.apiKey, date, Caller.sign(organisation.secret, date));
    }

    private static String now() {
        return API.clock().instant().toString();
    }

    @Test
    void aSignedRequestIsLetIn() {
        assertThat(Caller.send(signed(now())).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"0,200", "60000,200", "60001,401", "-5000,200", "-5001,401", "86400000,401", "-86400000,401"})
    void aDateIsFreshBetweenSixtySecondsOfAgeAndFiveSecondsAhead(long ageMillis, int status) {
        Instant date = Instant.parse("2026-11-24T10:00:00Z");
        API.clock().stopAt(date.plusMillis(ageMillis));

        assertThat(Caller.send(signed(date.toString())).statusCode()).isEqualTo(status);
    }

    @Test
    void theDateMayHaveAnyOffset() {
        API.clock().stopAt(Instant.parse("2026-11-24T10:00:00Z"));

        assertThat(Caller.send(signed("2026-11-24T12:00:00.000+02:00")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "now", "2026-11-24", "1795514400000", "+999999999-12-31T23:59:59Z", "2026-11-24T10:00:00"})
    void aSignedDateThatCannotBeReadIsRefused(String date) {
        API.clock().stopAt(Instant.parse("2026-11-24T10:00:00Z"));

        assertRefused(signed(date));
    }

    @Test
    void anUnknownKeyIsRefused() {
        String date = now();
        assertRefused(request("no-such-key", date, Caller.sign(organisation.secret, date)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", ".", "..", "__x__", "%00", "' OR 1=1"})
    void aKeyThatCannotBeOneIsRefused(String apiKey) {
        String date = now();
        assertRefused(request(apiKey, date, Caller.sign(organisation.secret, date)));
    }

    @Test
    void aVeryLongKeyIsRefused() {
        String date = now();
        assertRefused(request("k".repeat(8_000), date, Caller.sign(organisation.secret, date)));
    }

    @Test
    void anInactiveKeyIsRefused() {
        Organisation.put(
                "ApiKeys",
                organisation.apiKey,
                Map.of("orgId", organisation.orgId, "secret", organisation.secret, "active", false));

        assertRefused(signed(now()));
    }

    @Test
    void aKeyWithoutASecretIsRefused() {
        Organisation.put("ApiKeys", organisation.apiKey, Map.of("orgId", organisation.orgId, "active", true));

        assertRefused(signed(now()));
    }

    @Test
    void aSignatureOfAnotherSecretIsRefused() {
        String date = now();
        assertRefused(request(organisation.apiKey, date, Caller.sign("another secret", date)));
    }

    @Test
    void aSignatureOfAnotherDateIsRefused() {
        String date = now();
        assertRefused(request(organisation.apiKey, date, Caller.sign(organisation.secret, date + " ")));
    }

    @Test
    void aSignatureInCapitalsIsRefused() {
        String date = now();
        String signature = Caller.sign(organisation.secret, date).toUpperCase(Locale.ROOT);
        assertRefused(request(organisation.apiKey, date, signature));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "x-date", "x-signature"})
    void aMissingHeaderIsRefused(String missing) {
        HttpRequest complete = signed(now()).build();
        HttpRequest.Builder request = Caller.unsigned(API, "/workspaces");
        complete.headers().map().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(missing)) {
                request.header(name, values.get(0));
            }
        });

        assertRefused(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "x-date", "x-signature"})
    void aRepeatedHeaderIsRefused(String repeated) {
        HttpRequest.Builder request = signed(now());
        String value = request.build().headers().firstValue(repeated).orElseThrow();

        assertRefused(request.header(repeated, value));
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
    void everyRouteButHealthAndTheDescriptionIsGuarded(String path) {
        assertRefused(Caller.unsigned(API, path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health%2f..%2f..%2fworkspaces", "/swagger-ui/..%2f..%2fworkspaces", "/a%5cb"})
    void anEncodedSlashIsRefusedBeforeAnybodyLooksAtIt(String path) {
        HttpResponse<String> answer = Caller.send(Caller.unsigned(API, path));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Bad Request\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//workspaces", "/workspaces;a=b", "/./workspaces", "/workspaces/../channels", "/%2e/a"})
    void whoSignsAnAddressThatCouldMeanTwoThingsIsToldSo(String path) {
        HttpResponse<String> answer = Caller.of(API, organisation).get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("characters that are not accepted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "x-date", "x-signature", "x-other"})
    void bytesThatAreNoTextAreRefusedLikeAnythingUnsigned(String header) throws IOException {
        Wire.Answer answer = Wire.send(API, "GET /workspaces", header + ": \u0085\u0090\r\n", new byte[0]);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(REFUSED);
    }

    @Test
    void anotherHeaderMayHoldAnyText() throws IOException {
        String signed = Wire.signature(API, organisation.apiKey, organisation.secret);
        String utf8 = new String("\u00c0\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(Wire.send(API, "GET /workspaces", signed + "x-other: " + utf8 + "\r\n", new byte[0])
                        .status())
                .isEqualTo(200);
    }

    @Test
    void healthNeedsNoKeyAndTellsNoDetails() {
        HttpResponse<String> answer = Caller.send(Caller.unsigned(API, "/actuator/health"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).get("status").asString()).isEqualTo("UP");
        assertThat(Caller.json(answer).has("components")).isFalse();
    }

    @Test
    void noOtherActuatorIsExposed() {
        Caller caller = Caller.of(API, organisation);

        assertThat(caller.get("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(caller.get("/actuator/beans").statusCode()).isEqualTo(404);
    }
}
