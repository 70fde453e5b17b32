package dev.vipexport.api.export.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.export.FakeWorker;
import dev.vipexport.api.export.StoredJobs;
import dev.vipexport.api.export.wait.JobWaits;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.Warning;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);
    private final String export = "/vip-messages/export?" + organisation.juneParameters();

    private String queueExport() {
        HttpResponse<String> answer = caller.get(export, "Prefer", "respond-async");
        assertThat(answer.statusCode()).isEqualTo(202);
        return ApiClient.json(answer).get("exportId").asString();
    }

    private HttpResponse<String> poll(String exportId, String... headers) {
        return caller.get("/vip-messages/exports/" + exportId, headers);
    }

    @Test
    void export_returnsCountAndUrl_whenFinishedInTime() {
        CompletableFuture<HttpResponse<String>> held = caller.getAsync(export);
        String exportId = StoredJobs.awaitOnlyJob(organisation);
        WORKER.finish(exportId, 12);

        HttpResponse<String> answer = held.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"totalCount\":12,\"csvUrl\":\""
                        + Backends.shared().storageServer().url() + "/vip-exports/exports/" + exportId
                        + "/1/vip%20messages.csv\"}");
        assertThat(answer.headers().firstValue("vary")).contains("Prefer");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("preference-applied")).isEmpty();
    }

    @Test
    void export_returnsJobAtOnce_whenRespondAsync() {
        HttpResponse<String> answer = caller.get(export, "Prefer", "respond-async");

        JsonNode job = ApiClient.json(answer);
        String exportId = job.get("exportId").asString();
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("location")).contains("/vip-messages/exports/" + exportId);
        assertThat(answer.headers().firstValue("retry-after")).contains("2");
        assertThat(answer.headers().firstValue("preference-applied")).contains("respond-async");
        assertThat(job)
                .isEqualTo(ApiClient.json("{\"exportId\":\"" + exportId + "\",\"state\":\"QUEUED\","
                        + "\"progress\":{\"rowsDone\":0,\"rowsTotal\":null,\"percent\":null,\"etaSeconds\":null},\"attempt\":1,"
                        + "\"from\":\"2026-06-01T00:00:00.000000Z\",\"to\":\"2026-06-30T23:59:59.999999Z\","
                        + "\"createdAt\":\""
                        + job.get("createdAt").asString() + "\",\"startedAt\":null,"
                        + "\"finishedAt\":null,\"expiresAt\":null,\"snapshotAt\":null,\"totalCount\":null,\"csvUrl\":null,"
                        + "\"csvUrlExpiresAt\":null,\"fileState\":null,\"bytes\":null,\"crc32c\":null,\"warnings\":null,\"failure\":null,"
                        + "\"retryOf\":null,\"retriedAs\":null}"));
    }

    @Test
    void export_returnsJob_whenPreferredWaitEnds() {
        HttpResponse<String> answer = caller.get(export, "Prefer", "wait=1");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("preference-applied")).contains("wait=1");
    }

    @Test
    void export_waits_whenRespondAsyncHasWait() {
        CompletableFuture<HttpResponse<String>> held =
                caller.getAsync(export, "Prefer", "respond-async, wait=55", "Prefer", "unknown=\"x, y\"");
        WORKER.finish(StoredJobs.awaitOnlyJob(organisation), 3);

        HttpResponse<String> answer = held.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("preference-applied")).contains("respond-async, wait=55");
    }

    @Test
    void wait_isCapped_byMaxWait() {
        CompletableFuture<HttpResponse<String>> held = caller.getAsync(export, "Prefer", "wait=999999");
        WORKER.finish(StoredJobs.awaitOnlyJob(organisation), 3);

        assertThat(held.join().headers().firstValue("preference-applied")).contains("wait=55");
    }

    @ParameterizedTest
    @CsvSource({
        "ROWS_MISMATCH, 500",
        "SNAPSHOT_TOO_OLD, 500",
        "RETRIES_EXHAUSTED, 500",
        "QUOTA_EXCEEDED, 429",
        "MALFORMED_MESSAGE, 409",
        "FILE_TOO_LARGE, 409",
        "INTERNAL, 500"
    })
    void status_followsFailure_whenJobFails(JobFailure.Code code, int status) {
        CompletableFuture<HttpResponse<String>> held = caller.getAsync(export);
        String exportId = StoredJobs.awaitOnlyJob(organisation);
        WORKER.fail(exportId, new JobFailure(code, "The export could not be finished"));

        HttpResponse<String> answer = held.join();
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .isEqualTo("{\"message\":\"The export could not be finished (reference " + exportId + ")\",\"code\":\""
                        + code.wireName() + "\"}");
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 429);
    }

    @Test
    void export_isConflict_whenCanceled() {
        CompletableFuture<HttpResponse<String>> held = caller.getAsync(export);
        String exportId = StoredJobs.awaitOnlyJob(organisation);
        WORKER.cancel(exportId);

        HttpResponse<String> answer = held.join();
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ApiClient.json(answer).get("message").asString()).contains(exportId, "canceled");
    }

    @Test
    void manifest_isNotFound_whenExportIsUnfinished() {
        HttpResponse<String> answer = caller.get("/vip-messages/exports/" + queueExport() + "/manifest");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ApiClient.json(answer).get("message").asString()).contains("no manifest because it is QUEUED");
    }

    @Test
    void manifest_isNotFound_whenOfAnotherOrganisation() {
        String exportId = queueExport();
        WORKER.finish(exportId, 12);

        HttpResponse<String> answer =
                ApiClient.of(API, Organisation.create()).get("/vip-messages/exports/" + exportId + "/manifest");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ApiClient.json(answer).get("message").asString()).isEqualTo("There is no such export");
    }

    @Test
    void poll_showsEveryState() {
        String exportId = queueExport();
        WORKER.start(exportId, 200);
        WORKER.progress(exportId, 33);

        JsonNode running = ApiClient.json(poll(exportId));
        assertThat(running.get("state").asString()).isEqualTo("RUNNING");
        assertThat(running.get("progress").toString())
                .matches("\\{\"rowsDone\":33,\"rowsTotal\":200,\"percent\":16,\"etaSeconds\":\\d+}");
        assertThat(running.get("snapshotAt").isNull()).isFalse();

        WORKER.assemble(exportId);
        assertThat(ApiClient.json(poll(exportId)).get("progress").get("percent").asInt())
                .isEqualTo(99);

        ExportJob done = WORKER.succeed(exportId, 200);
        HttpResponse<String> answer = poll(exportId);
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode job = ApiClient.json(answer);
        assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(job.get("progress").get("percent").asInt()).isEqualTo(100);
        assertThat(job.get("totalCount").asLong()).isEqualTo(200);
        assertThat(job.get("bytes").asLong()).isEqualTo(20_000);
        assertThat(job.get("crc32c").asString()).isEqualTo("AAAAAA==");
        assertThat(job.get("csvUrl").asString()).endsWith("/vip%20messages.csv");
        assertThat(job.get("csvUrlExpiresAt").isNull()).isTrue();
        assertThat(job.get("fileState").asString()).isEqualTo("PRESENT");
        assertThat(Instant.parse(job.get("expiresAt").asString()))
                .isEqualTo(Objects.requireNonNull(done.finishedAt()).plus(Duration.ofDays(30)));
        assertThat(job.get("finishedAt").asString())
                .isEqualTo(API.bean(JsonMapper.class)
                        .valueToTree(done.finishedAt())
                        .asString());
    }

    @Test
    void poll_showsWarnings_whenFileExists() {
        String exportId = queueExport();
        assertThat(ApiClient.json(poll(exportId)).get("warnings").isNull()).isTrue();
        WORKER.start(exportId, 200);
        WORKER.assemble(exportId);
        WORKER.succeed(
                exportId,
                200,
                List.of(
                        new Warning(Warning.Code.MALFORMED_CELLS, 3, 2, List.of("m-1", "m-\"2")),
                        new Warning(Warning.Code.TOO_MANY_ROWS, 0, 0, List.of())));

        assertThat(ApiClient.json(poll(exportId)).get("warnings")).isEqualTo(ApiClient.json("""
                        [{"code":"malformed_cells","message":"Cells whose stored value has another type than the column \
                        hold its JSON text. Correct the messages, or order with strict=true, so that the export fails \
                        instead.","cells":3,"messages":2,"messageIds":["m-1","m-\\"2"]},\
                        {"code":"too_many_rows","message":"The file has more rows than the 1,048,576 of a spreadsheet, \
                        which leaves out the rest. Export shorter windows, or as xlsx, which continues on another \
                        sheet.","cells":0,"messages":0,"messageIds":[]}]"""));
    }

    @Test
    void poll_showsNoWarnings_whenFileHasNone() {
        String exportId = queueExport();
        WORKER.finish(exportId, 5);

        assertThat(ApiClient.json(poll(exportId)).get("warnings").toString()).isEqualTo("[]");
    }

    @ParameterizedTest
    @EnumSource
    void warning_saysWhatToDo(Warning.Code code) {
        JobView.WarningView view = JobView.WarningView.of(new Warning(code, 1, 1, List.of("m")));

        assertThat(view.message()).matches("[A-Z].*\\. .*\\b(Export|Correct|Read)\\b.*\\.");
    }

    @Test
    void poll_showsFailure_whenJobFailed() {
        String exportId = queueExport();
        WORKER.fail(exportId, "The export could not be finished; try again");

        HttpResponse<String> answer = poll(exportId);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ApiClient.json(answer).get("failure").toString())
                .isEqualTo(
                        "{\"code\":\"retries_exhausted\",\"message\":\"The export could not be finished; try again\"}");
    }

    @Test
    void poll_waits_whenPreferred() {
        String exportId = queueExport();
        CompletableFuture<HttpResponse<String>> held =
                caller.getAsync("/vip-messages/exports/" + exportId, "Prefer", "wait=55");
        WORKER.finish(exportId, 5);

        HttpResponse<String> answer = held.join();
        assertThat(ApiClient.json(answer).get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(answer.headers().firstValue("preference-applied")).contains("wait=55");
    }

    @Test
    void equalRequests_shareOneJob() {
        List<CompletableFuture<HttpResponse<String>>> held =
                Stream.generate(() -> caller.getAsync(export)).limit(100).toList();
        Awaitility.await()
                .atMost(TestTimeouts.MAX)
                .until(() -> API.bean(JobWaits.class).heldCount() == 100);
        String exportId = StoredJobs.awaitOnlyJob(organisation);
        WORKER.finish(exportId, 7);

        assertThat(held).allSatisfy(answer -> assertThat(answer.join().body()).contains(exportId));
        assertThat(StoredJobs.idsOf(organisation)).containsExactly(exportId);
    }

    @Test
    void export_isNotFound_whenOfAnotherOrganisation() {
        String exportId = queueExport();
        ApiClient stranger = ApiClient.of(API, Organisation.create());

        HttpResponse<String> foreign = stranger.get("/vip-messages/exports/" + exportId);
        HttpResponse<String> unknown = stranger.get("/vip-messages/exports/00000000000000000000000000000000");
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(unknown.body());
        assertThat(stranger.get(export).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({".,400", "..,400", "%25,400", "x;y=z,400", "__a__,404", "a%20b,404", "%F0%9F%98%80,404"})
    void exportId_isClientError_whenInvalid(String exportId, int status) {
        HttpResponse<String> answer = poll(exportId);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(ApiClient.json(answer).has("message")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from=2026-06-01&to=2026-07-02                  | 400 | longer than 31 days",
                "from=2026-06-02&to=2026-06-01                  | 400 | must not be later",
                "workspaceId=no-such&from=2026-06-02&to=2026-06-01 | 400 | must not be later",
                "workspaceId=no-such                            | 404 | no such workspace",
                "workspaceId=no-such&mediumId=no-such           | 404 | no such workspace",
                "workspaceId=a/b                                | 404 | no such workspace",
                "mediumId=no-such                               | 404 | no such channel",
                "mediumId=no-such&workspaceId={basic}           | 404 | no such channel",
                "workspaceId={basic}                            | 403 | not VIP",
                "workspaceId={basic}&mediumId={stray}           | 403 | not VIP",
                "mediumId={stray}                               | 400 | not connected",
                "from=x&workspaceId=no-such                     | 422 | date.format",
                "label=                                         | 422 | string.empty",
                "contentType=video                              | 422 | any.only",
                "to=                                            | 422 | date.format",
            })
    void export_startsNoJob_whenInputIsInvalid(String changed, int status, String saying) {
        String parameters = organisation.juneParameters();
        for (String change : filled(changed).split("&", -1)) {
            String key = change.substring(0, change.indexOf('=') + 1);
            parameters = parameters.replaceAll("(^|&)" + key + "[^&]*", "") + "&" + change;
        }

        HttpResponse<String> answer = caller.get("/vip-messages/export?" + parameters);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(saying);
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    private String filled(String template) {
        return template.replace("{basic}", organisation.basicWorkspace)
                .replace("{stray}", organisation.unconnectedChannel);
    }

    @Test
    void errors_matchJoi_whenParametersAreMissing() {
        HttpResponse<String> answer = caller.get("/vip-messages/export?from=June");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .isEqualTo("{\"error\":["
                        + "{\"message\":\"\\\"workspaceId\\\" is required\",\"path\":[\"workspaceId\"],"
                        + "\"type\":\"any.required\",\"context\":{\"label\":\"workspaceId\",\"key\":\"workspaceId\"}},"
                        + "{\"message\":\"\\\"mediumId\\\" is required\",\"path\":[\"mediumId\"],"
                        + "\"type\":\"any.required\",\"context\":{\"label\":\"mediumId\",\"key\":\"mediumId\"}},"
                        + "{\"message\":\"\\\"from\\\" must be in ISO 8601 date format\",\"path\":[\"from\"],"
                        + "\"type\":\"date.format\",\"context\":{\"format\":\"iso\",\"label\":\"from\",\"value\":\"June\","
                        + "\"key\":\"from\"}},"
                        + "{\"message\":\"\\\"to\\\" is required\",\"path\":[\"to\"],"
                        + "\"type\":\"any.required\",\"context\":{\"label\":\"to\",\"key\":\"to\"}}]}");
        assertThat(answer.headers().firstValue("vary")).contains("Prefer");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    void result_isReused_whenYoungerThanMaxAge() {
        String exportId = queueExport();
        WORKER.finish(exportId, 7);

        HttpResponse<String> answer = caller.get(export, "Cache-Control", "max-age=600");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"totalCount\":7", exportId);
        assertThat(StoredJobs.idsOf(organisation)).containsExactly(exportId);
        assertThat(queueExport()).isNotEqualTo(exportId);
    }

    @Test
    void result_isNotReused_whenItsFileIsGone() {
        String exportId = queueExport();
        WORKER.finish(exportId, 7);
        WORKER.deleteFile(exportId);

        HttpResponse<String> answer = caller.get(export, "Cache-Control", "max-age=600", "Prefer", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(ApiClient.json(answer).get("exportId").asString()).isNotEqualTo(exportId);
    }

    @Test
    void poll_showsNoLink_whenTheFileIsGone() {
        String exportId = queueExport();
        WORKER.finish(exportId, 7);
        String etag = poll(exportId).headers().firstValue("etag").orElseThrow();
        assertThat(poll(exportId, "If-None-Match", etag).statusCode()).isEqualTo(304);

        WORKER.deleteFile(exportId);

        HttpResponse<String> answer = poll(exportId, "If-None-Match", etag);
        assertThat(answer.statusCode()).as("the tag covers the file").isEqualTo(200);
        JsonNode job = ApiClient.json(answer);
        assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(job.get("fileState").asString()).isEqualTo("EXPIRED");
        assertThat(job.get("csvUrl").isNull()).isTrue();
        assertThat(job.get("csvUrlExpiresAt").isNull()).isTrue();
        assertThat(job.get("totalCount").asLong()).isEqualTo(7);
    }

    @Test
    void export_isGone_whenTheFileIsDeletedBeforeTheAnswer() {
        CompletableFuture<HttpResponse<String>> held = caller.getAsync(export);
        String exportId = StoredJobs.awaitOnlyJob(organisation);
        WORKER.start(exportId, 12);
        WORKER.assemble(exportId);
        WORKER.succeedWithoutFile(exportId, 12);

        HttpResponse<String> answer = held.join();

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(ApiClient.json(answer).get("message").asString())
                .isEqualTo("The file of export " + exportId
                        + " has expired or was deleted. Repeat the request to start a new export");
    }
}
