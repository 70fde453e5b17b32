package dev.vipexport.api.export.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.BackendRefusedException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.testsupport.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals as Cloud Storage sends them: bucket policies, permissions and outages. */
class ExportFilesTest {
    private static final String OBJECT = "{\"kind\":\"storage#object\",\"bucket\":\"b\",\"generation\":\"7\","
            + "\"name\":\"exports/4711/1/file.csv\",\"retentionExpirationTime\":\"2026-09-30T22:58:01.185Z\"}";
    private static final String LIST = "{\"kind\":\"storage#objects\",\"items\":[" + OBJECT + "]}";
    private static final ExportJob JOB = TestJobs.queued();
    private static final ExportJob SUCCEEDED = TestJobs.inState(JobState.SUCCEEDED);

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private HttpServer server;
    private Storage storage;
    private ExportFiles files;
    private String listed = LIST;
    private int status;
    private String reason = "";
    private String message = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        storage = StorageOptions.newBuilder()
                .setProjectId("p")
                .setHost("http://127.0.0.1:" + server.getAddress().getPort())
                .setCredentials(NoCredentials.getInstance())
                .setRetrySettings(RetrySettings.newBuilder().setMaxAttempts(1).build())
                .build()
                .getService();
        files = new ExportFiles(
                storage,
                new CloudSettings("p", "(default)", "b", null, null),
                new UnsignedLinks("http://links.example", "b"),
                clock);
    }

    @AfterEach
    void stop() throws Exception {
        storage.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean list = exchange.getRequestURI().getPath().endsWith("/o");
        String error =
                "{\"error\":{\"code\":%d,\"message\":\"%s\",\"errors\":[{\"message\":\"%s\",\"reason\":\"%s\"}]}}"
                        .formatted(status, message, message, reason);
        byte[] body = (list && !listed.isEmpty() ? listed : error).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(list && !listed.isEmpty() ? 200 : status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void refuseWith(int refusal, String why, String text) {
        status = refusal;
        reason = why;
        message = text;
    }

    @ParameterizedTest
    @CsvSource({"403, retentionPolicyNotMet", "412, conditionNotMet"})
    void delete_isConflictWithTheTime_whenAPolicyRetainsTheFile(int refusal, String why) {
        refuseWith(
                refusal,
                why,
                "Object 'b/exports/4711/1/file.csv' is subject to bucket's retention policy or object retention and cannot"
                        + " be deleted or overwritten until 2026-09-30T15:58:01.185839-07:00");

        assertThatThrownBy(() -> files.delete("4711"))
                .isInstanceOf(ApiException.class)
                .hasMessage("The bucket's retention policy keeps the file until 2026-09-30T22:58:01.185000Z."
                        + " Delete the export after that");
    }

    @Test
    void delete_isConflict_whenTheEndOfRetentionIsUnknown() {
        listed = LIST.replace(",\"retentionExpirationTime\":\"2026-09-30T22:58:01.185Z\"", "");
        refuseWith(403, "retentionPolicyNotMet", "retained");

        assertThatThrownBy(() -> files.delete("4711"))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("The bucket's retention policy keeps the file for a while.");
    }

    @ParameterizedTest
    @CsvSource({
        "forbidden, is under active Temporary hold and cannot be deleted",
        "forbidden, is under active Event-Based hold and cannot be deleted",
        "objectUnderActiveHold, Object deletion is not allowed"
    })
    void delete_isConflict_whenAHoldKeepsTheFile(String why, String text) {
        refuseWith(403, why, "Object 'b/exports/4711/1/file.csv' " + text);

        assertThatThrownBy(() -> files.delete("4711"))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("A hold on the file forbids deleting it.");
    }

    @ParameterizedTest
    @CsvSource({
        "403, forbidden, api@p does not have storage.objects.delete access to the Google Cloud Storage object.",
        "401, authError, 401 Unauthorized",
        "400, invalid, Bad Request"
    })
    void delete_isRefused_whenNoRetryHelps(int refusal, String why, String text) {
        refuseWith(refusal, why, text);

        assertThatThrownBy(() -> files.delete("4711"))
                .isInstanceOf(BackendRefusedException.class)
                .hasMessageStartingWith("Cloud Storage refused deleting the files of job 4711: " + text);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void calls_areUnavailable_whenARetryMayHelp(int failure) {
        refuseWith(failure, "backendError", "later");

        assertThatThrownBy(() -> files.delete("4711")).isInstanceOf(BackendUnavailableException.class);
        assertThatThrownBy(() -> files.readManifest(JOB)).isInstanceOf(BackendUnavailableException.class);
        assertThatThrownBy(() -> files.linkTo(SUCCEEDED)).isInstanceOf(BackendUnavailableException.class);
        assertThatThrownBy(() -> files.exists(SUCCEEDED)).isInstanceOf(BackendUnavailableException.class);
        listed = "";
        assertThatThrownBy(() -> files.delete("4711")).isInstanceOf(BackendUnavailableException.class);
    }

    @Test
    void calls_areUnavailable_whenNothingAnswers() {
        server.stop(0);

        assertThatThrownBy(() -> files.delete("4711")).isInstanceOf(BackendUnavailableException.class);
        assertThatThrownBy(() -> files.readManifest(JOB)).isInstanceOf(BackendUnavailableException.class);
    }

    @Test
    void calls_areRefused_whenTheBucketIsMissing() {
        listed = "";
        refuseWith(404, "notFound", "The specified bucket does not exist.");

        assertThatThrownBy(() -> files.delete("4711")).isInstanceOf(BackendRefusedException.class);
        assertThatThrownBy(() -> files.readManifest(JOB)).isInstanceOf(BackendRefusedException.class);
        assertThatThrownBy(() -> files.linkTo(SUCCEEDED))
                .as("a wrong bucket does not look like an expired file")
                .isInstanceOf(BackendRefusedException.class);
    }

    @Test
    void file_isGone_whenItsObjectIsMissing() {
        refuseWith(404, "notFound", "No such object: b/exports/x/1/file.csv");

        assertThat(files.linkTo(SUCCEEDED)).isEmpty();
        assertThat(files.exists(SUCCEEDED)).isFalse();
    }

    @Test
    void file_isGone_afterItsRetention_withoutACall() {
        server.stop(0);
        clock.advance(Duration.ofDays(30));

        assertThat(files.linkTo(SUCCEEDED)).isEmpty();
        assertThat(files.exists(SUCCEEDED)).isFalse();
    }

    @Test
    void job_hasNoFile_beforeItsEnd() {
        server.stop(0);

        assertThat(files.linkTo(JOB)).isEmpty();
        assertThat(files.exists(JOB)).isFalse();
    }

    @Test
    void manifest_isAbsent_whenItsObjectIsMissing() {
        refuseWith(404, "notFound", "No such object: b/exports/4711/1/manifest.json");

        assertThat(files.readManifest(JOB)).isEmpty();
    }

    @Test
    void manifest_isRefused_whenThePermissionIsMissing() {
        refuseWith(403, "forbidden", "api@p does not have storage.objects.get access");

        assertThatThrownBy(() -> files.readManifest(JOB)).isInstanceOf(BackendRefusedException.class);
    }
}
