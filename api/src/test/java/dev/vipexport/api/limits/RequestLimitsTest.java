package dev.vipexport.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RawHttp;
import dev.vipexport.api.RunningApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimitsTest {
    private static final RunningApi API = RunningApi.shared();

    private final ApiClient caller = ApiClient.of(API, Organisation.create());

    private static void assertRefused(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(ApiClient.json(answer).propertyNames()).containsExactly("message");
        assertThat(ApiClient.json(answer).get("message").asString()).contains(text);
    }

    /** Creates a body of {@code length} bytes, with {@code Content-Length} or chunked. */
    private static BodyPublisher body(int length, boolean inChunks) {
        byte[] bytes = new byte[length];
        return inChunks
                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
                : BodyPublishers.ofByteArray(bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void body_isRejected_whenTooLong(boolean inChunks) {
        HttpRequest.Builder request = caller.signed("/workspaces").method("GET", body(16 * 1024 + 1, inChunks));

        assertRefused(ApiClient.send(request), 413, "longer than 16384 bytes");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void body_isAccepted_whenOfMaximumLength(boolean inChunks) {
        HttpRequest.Builder request = caller.signed("/workspaces").method("GET", body(16 * 1024, inChunks));

        assertThat(ApiClient.send(request).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc", "-1\r\n", "5\r\nabcdefgh\r\n0\r\n\r\n", "ffffffffffffffff\r\n"})
    void body_isBadRequest_whenChunksAreMalformed(String body) throws IOException {
        RawHttp.Response answer = RawHttp.send(
                API,
                "GET /workspaces",
                RawHttp.signature(API, caller.apiKey(), caller.secret()) + "Transfer-Encoding: chunked\r\n",
                body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(ApiClient.json(answer.body()).get("message").asString()).contains("is not chunked");
    }

    @Test
    void target_isRejected_whenTooLong() {
        assertRefused(caller.get("/channels?x=" + "x".repeat(12 * 1024)), 414, "longer than 12288 bytes");
    }

    @Test
    void headers_areRejected_whenTooLongTogether() {
        String[] headers = {"x-a", "x".repeat(7_000), "x-b", "x".repeat(7_000)};

        assertRefused(caller.get("/workspaces", headers), 431, "longer than 12288 bytes");
    }

    @ParameterizedTest
    @CsvSource({"/workspaces", "/no-such-route", "/vip-messages/export"})
    void response_hasSecurityHeaders(String path) {
        assertThat(caller.get(path).headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsKey("content-security-policy")
                .doesNotContainKey("set-cookie");
    }

    @Test
    void rateLimit_repliesRetryAfter_andSparesOtherKeys() {
        try (var slow = RunningApi.start("vip-export.limits.requests-per-second=1", "vip-export.limits.burst=5")) {
            ApiClient hasty = ApiClient.of(slow, Organisation.create());
            ApiClient other = ApiClient.of(slow, Organisation.create());
            // in parallel, because the limit grants one more each second
            List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(() -> hasty.getAsync("/workspaces"))
                    .limit(200)
                    .toList();

            HttpResponse<String> refused = answers.stream()
                    .map(CompletableFuture::join)
                    .filter(answer -> answer.statusCode() != 200)
                    .findFirst()
                    .orElseThrow();
            assertRefused(refused, 429, "Too many requests");
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            assertThat(other.get("/workspaces").statusCode()).isEqualTo(200);
            assertUnsignedRequestsUseNoQuotaOf(other, slow);
        }
    }

    private static void assertUnsignedRequestsUseNoQuotaOf(ApiClient other, RunningApi api) {
        var forger = new ApiClient(api, other.apiKey(), "guessed");
        for (int i = 0; i < 20; i++) {
            assertThat(forger.get("/workspaces").statusCode()).isEqualTo(401);
        }
        assertThat(other.get("/workspaces").statusCode()).isEqualTo(200);
    }
}
