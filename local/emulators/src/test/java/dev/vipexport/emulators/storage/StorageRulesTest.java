package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.storage.RawHttp.Answer;
import dev.vipexport.emulators.storage.StorageServer.Options;
import dev.vipexport.emulators.storage.object.StorageRules;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Cloud Storage refuses, keeps and bills, with a clock that the test sets. */
class StorageRulesTest {
    private static final String BUCKET = "/storage/v1/b/rules";
    private static final String OBJECT = BUCKET + "/o/a";
    private static final String INSERT = "/upload" + BUCKET + "/o?uploadType=media&name=a";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T10:00:00Z"));
    private final StorageServer server =
            StorageServer.start(Options.temporary().withRules(StorageRules.CLOUD), now::get);
    private final RawHttp http = new RawHttp(server);

    @BeforeEach
    void createBucket() {
        server.createBucket("rules");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private Answer patch(String path, String body) throws Exception {
        Answer answer = http.send("PATCH", path, BodyPublishers.ofString(body), "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private static void assertRefused(Answer answer, int status, String reason) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains("\"reason\":\"" + reason + "\"");
    }

    @Test
    void object_isKept_untilRetentionEnds() throws Exception {
        patch(BUCKET, "{\"retentionPolicy\":{\"retentionPeriod\":\"3600\"}}");
        http.post(INSERT, "x");
        pass(Duration.ofMinutes(59));

        assertRefused(http.send("DELETE", OBJECT, BodyPublishers.noBody()), 403, "retentionPolicyNotMet");
        assertRefused(http.post(INSERT, "y"), 403, "retentionPolicyNotMet");

        pass(Duration.ofMinutes(1));
        assertThat(http.send("DELETE", OBJECT, BodyPublishers.noBody()).status())
                .isEqualTo(204);
    }

    @Test
    void object_isKept_whileHoldIsSet() throws Exception {
        http.post(INSERT, "x");
        pass(Duration.ofSeconds(1));
        assertThat(patch(OBJECT, "{\"temporaryHold\":true}").text()).contains("\"temporaryHold\":true");
        pass(Duration.ofSeconds(1));

        assertRefused(http.send("DELETE", OBJECT, BodyPublishers.noBody()), 403, "objectUnderActiveHold");

        patch(OBJECT, "{\"temporaryHold\":false}");
        assertThat(http.send("DELETE", OBJECT, BodyPublishers.noBody()).status())
                .isEqualTo(204);
    }

    @Test
    void secondWrite_isRefused_withinOneSecond() throws Exception {
        assertThat(http.post(INSERT, "x").status()).isEqualTo(200);
        assertThat(http.post(INSERT.replace("name=a", "name=b"), "x").status()).isEqualTo(200);
        pass(Duration.ofMillis(999));

        assertRefused(http.post(INSERT, "y"), 429, "rateLimitExceeded");

        pass(Duration.ofMillis(1));
        assertThat(http.post(INSERT, "y").status()).isEqualTo(200);
    }

    @Test
    void deletedBytes_areBilled_whileBucketHasSoftDelete() throws Exception {
        http.post(INSERT, "twelve bytes");
        http.send("DELETE", OBJECT, BodyPublishers.noBody());

        assertThat(server.usage().totals().of(Charge.SOFT_DELETED_BYTES)).isEqualTo(12);

        patch(BUCKET, "{\"softDeletePolicy\":{\"retentionDurationSeconds\":\"0\"}}");
        pass(Duration.ofSeconds(1));
        http.post(INSERT, "twelve bytes");
        http.send("DELETE", OBJECT, BodyPublishers.noBody());

        assertThat(server.usage().totals().of(Charge.SOFT_DELETED_BYTES)).isEqualTo(12);
    }

    @Test
    void shortChunk_isRefused_unlessItIsTheLast() throws Exception {
        String session = http.post("/upload" + BUCKET + "/o?uploadType=resumable&name=a", "{}")
                .header("Location");
        String path = session.substring(server.url().length());

        Answer shortChunk = http.send("PUT", path, BodyPublishers.ofString("abc"), "Content-Range", "bytes 0-2/*");
        Answer lastChunk = http.send("PUT", path, BodyPublishers.ofString("abc"), "Content-Range", "bytes 0-2/3");

        assertRefused(shortChunk, 400, "invalid");
        assertThat(lastChunk.status()).as(lastChunk.text()).isEqualTo(200);
    }

    @Test
    void calls_areCountedByClass() throws Exception {
        Usage.Totals before = server.usage().totals();
        String session = http.post("/upload" + BUCKET + "/o?uploadType=resumable&name=a", "{}")
                .header("Location");
        http.send("PUT", session.substring(server.url().length()), BodyPublishers.ofString("abc"));
        http.send("GET", OBJECT + "?alt=media", BodyPublishers.noBody());
        http.send("GET", "/rules/a", BodyPublishers.noBody());
        http.send("GET", BUCKET + "/o", BodyPublishers.noBody());
        http.post(BUCKET + "/o/c/compose", "{\"sourceObjects\":[{\"name\":\"a\"}]}");
        http.send("DELETE", OBJECT, BodyPublishers.noBody());
        http.send("GET", OBJECT, BodyPublishers.noBody());

        Usage.Totals used = server.usage().totals().minus(before);
        assertThat(used.calls())
                .containsEntry("objects.insert", 1L)
                .containsEntry("objects.chunk", 1L)
                .containsEntry("objects.get", 2L)
                .containsEntry("objects.list", 1L)
                .containsEntry("objects.compose", 1L)
                .containsEntry("objects.delete", 1L)
                .containsEntry("xml.get", 1L);
        assertThat(used.of(Charge.CLASS_A)).as("insert, list and compose").isEqualTo(3);
        assertThat(used.of(Charge.CLASS_B)).as("two downloads").isEqualTo(2);
        assertThat(used.of(Charge.BYTES_OUT)).isGreaterThan(6);
        assertThat(used.of(Charge.BYTES_IN)).isGreaterThan(3);
    }
}
