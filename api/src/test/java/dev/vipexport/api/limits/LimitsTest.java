package dev.vipexport.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.Caller;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.Wire;
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

class LimitsTest {
    private static final RunningApi API = RunningApi.shared();

    private final Caller caller = Caller.of(API, Organisation.create());

    private static void assertRefused(HttpResponse<String> answer, int status, String words) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(Caller.json(answer).propertyNames()).containsExactly("message");
        assertThat(Caller.json(answer).get("message").asString()).contains(words);
    }

    /** A body of {@code length} bytes that says how long it is, or comes in chunks that do not. */
    private static BodyPublisher body(int length, boolean inChunks) {
        byte[] bytes = new byte[length];
        return inChunks
                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
                : BodyPublishers.ofByteArray(bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatIsTooLongIsRefused(boolean inChunks) {
        HttpRequest.Builder request = caller.signed("/workspaces").method("GET", body(16 * 1024 + 1, inChunks));

        assertRefused(Caller.send(request), 413, "longer than 16384 bytes");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyOfTheLongestLengthIsRead(boolean inChunks) {
        HttpRequest.Builder request = caller.signed("/workspaces").method("GET", body(16 * 1024, inChunks));

        assertThat(Caller.send(request).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc", "-1\r\n", "5\r\nabcdefgh\r\n0\r\n\r\n", "ffffffffffffffff\r\n"})
    void aBodyThatIsNotInChunksAsItSaysIsToldSo(String body) throws IOException {
        Wire.Answer answer = Wire.send(
                API,
                "GET /workspaces",
                Wire.signature(API, caller.apiKey(), caller.secret()) + "Transfer-Encoding: chunked\r\n",
                body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Caller.json(answer.body()).get("message").asString()).contains("does not come in chunks");
    }

    @Test
    void anAddressThatIsTooLongIsRefused() {
        assertRefused(caller.get("/channels?x=" + "x".repeat(12 * 1024)), 414, "longer than 12288 bytes");
    }

    @Test
    void headersThatAreTooLongTogetherAreRefused() {
        String[] headers = {"x-a", "x".repeat(7_000), "x-b", "x".repeat(7_000)};

        assertRefused(caller.get("/workspaces", headers), 431, "longer than 12288 bytes");
    }

    @ParameterizedTest
    @CsvSource({"/workspaces", "/no-such-route", "/vip-messages/export", "/v3/api-docs"})
    void everyAnswerHasTheHeadersThatProtectABrowser(String path) {
        assertThat(caller.get(path).headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsKey("content-security-policy")
                .doesNotContainKey("set-cookie");
    }

    @Test
    void aKeyThatSendsTooMuchIsToldWhenToComeBackAndTakesNothingFromOthers() {
        try (var slow = RunningApi.start("vip-export.limits.requests-per-second=1", "vip-export.limits.burst=5")) {
            Caller hasty = Caller.of(slow, Organisation.create());
            Caller other = Caller.of(slow, Organisation.create());
            // at once, for a new one is granted every second
            List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(() -> hasty.getLater("/workspaces"))
                    .limit(200)
                    .toList();

            HttpResponse<String> refused = answers.stream()
                    .map(CompletableFuture::join)
                    .filter(answer -> answer.statusCode() != 200)
                    .findFirst()
                    .orElseThrow();
            assertRefused(refused, 429, "too many requests");
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            assertThat(other.get("/workspaces").statusCode()).isEqualTo(200);
            assertWhoHasNoSecretUsesUpNothingOf(other, slow);
        }
    }

    private static void assertWhoHasNoSecretUsesUpNothingOf(Caller other, RunningApi api) {
        var forger = new Caller(api, other.apiKey(), "guessed");
        for (int i = 0; i < 20; i++) {
            assertThat(forger.get("/workspaces").statusCode()).isEqualTo(401);
        }
        assertThat(other.get("/workspaces").statusCode()).isEqualTo(200);
    }
}
