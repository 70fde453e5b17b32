package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Cors;
import com.google.cloud.storage.HttpMethod;
import com.google.cloud.storage.Storage;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what a browser asks and reads for a page of another origin, with rules that Google's client has set. */
class BucketCorsTest {
    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    private static final String PAGE = "http://127.0.0.1:3000";
    private static final String OTHER_PAGE = "http://localhost:3000";
    private static final Cors RULE = Cors.newBuilder()
            .setOrigins(List.of(Cors.Origin.of(PAGE)))
            .setMethods(List.of(HttpMethod.GET, HttpMethod.HEAD))
            .setResponseHeaders(List.of("Content-Disposition", "Content-Range"))
            .setMaxAgeSeconds(3600)
            .build();

    private final RawHttp http = new RawHttp(EMULATORS.storage());
    private final Storage storage = GoogleClients.of(EMULATORS.storage());
    private final String bucket = "cors-" + UUID.randomUUID();
    private final String path = "/" + bucket + "/dir/o.csv";

    @BeforeEach
    void createObject() {
        storage.create(BucketInfo.newBuilder(bucket).setCors(List.of(RULE)).build());
        storage.create(BlobInfo.newBuilder(bucket, "dir/o.csv").build(), "content".getBytes(UTF_8));
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
    }

    private Answer preflight(String origin, String method) throws Exception {
        return http.send(
                "OPTIONS",
                path + "?X-Goog-Signature=00",
                BodyPublishers.noBody(),
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "range");
    }

    @Test
    void rules_areKept_whenGooglesClientSetsThem() {
        assertThat(storage.get(bucket).getCors()).containsExactly(RULE);
    }

    @Test
    void object_isReadable_byAllowedOrigin() throws Exception {
        Answer answer = http.get(path, "Origin", PAGE, "Range", "bytes=0-0");

        assertThat(answer.text()).isEqualTo("c");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("Content-Disposition,Content-Range");
        assertThat(answer.header("Access-Control-Max-Age")).isEmpty();
        assertThat(answer.header("Vary")).isEqualTo("Origin");
    }

    @Test
    void error_isReadable_byAllowedOrigin() throws Exception {
        Answer missing = http.get(path + "x", "Origin", PAGE);

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(missing.text()).contains("<Code>NoSuchKey</Code>");
    }

    @Test
    void preflight_isAllowed_withoutSignature() throws Exception {
        Answer answer = preflight(PAGE, "GET");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET,HEAD");
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("Content-Disposition,Content-Range");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("3600");
    }

    @ParameterizedTest
    @CsvSource({OTHER_PAGE + ", GET", PAGE + ", PUT"})
    void preflight_hasNoHeaders_whenNoRuleMatches(String origin, String method) throws Exception {
        Answer answer = preflight(origin, method);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @Test
    void firstMatchingRule_decides() throws Exception {
        Cors all = Cors.newBuilder()
                .setOrigins(List.of(Cors.Origin.any()))
                .setMethods(List.of(HttpMethod.GET))
                .build();
        storage.get(bucket).toBuilder().setCors(List.of(RULE, all)).build().update();

        assertThat(http.get(path, "Origin", PAGE).header("Access-Control-Allow-Origin"))
                .isEqualTo(PAGE);
        assertThat(http.get(path, "Origin", OTHER_PAGE).header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
        assertThat(preflight(OTHER_PAGE, "HEAD").header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void object_hasNoCorsHeader_whenRulesAreRemoved() throws Exception {
        storage.get(bucket).toBuilder().setCors(List.of()).build().update();

        Answer answer = http.get(path, "Origin", PAGE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Vary")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[1]", "[{\"origin\":\"*\"}]", "[{\"method\":[{}]}]", "[{\"maxAgeSeconds\":\"soon\"}]"})
    void rules_areRejected_whenMalformed(String cors) throws Exception {
        Answer refused =
                http.send("PATCH", "/storage/v1/b/" + bucket, BodyPublishers.ofString("{\"cors\":" + cors + "}"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(storage.get(bucket).getCors()).containsExactly(RULE);
    }
}
