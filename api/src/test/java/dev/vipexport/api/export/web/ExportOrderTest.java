package dev.vipexport.api.export.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.export.FakeWorker;
import dev.vipexport.api.export.StoredJobs;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.MessageColumn;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ExportOrderTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();
    private static final String EXPORTS = "/vip-messages/exports";
    private static final ExportOptions ALL_OPTIONS = ExportOptions.DEFAULT.toBuilder()
            .compression(ExportOptions.Compression.GZIP)
            .columns(List.of(MessageColumn.TEXT, MessageColumn.ID))
            .timeZone(ZoneId.of("Europe/Zurich"))
            .timestamps(ExportOptions.Timestamps.SPREADSHEET)
            .formulas(ExportOptions.Formulas.RAW)
            .bom(true)
            .delimiter(ExportOptions.Delimiter.SEMICOLON)
            .strict(true)
            .build();

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    private HttpResponse<String> submitOrder(String more, String... headers) {
        return caller.post(EXPORTS, organisation.juneBody(more), headers);
    }

    private static String idIn(HttpResponse<String> answer) {
        return ApiClient.json(answer).get("exportId").asString();
    }

    private ExportOptions storedOptions(HttpResponse<String> answer) {
        return WORKER.jobs().find(idIn(answer)).orElseThrow().options();
    }

    @Test
    void order_isAcceptedAtOnce_withJobAndLocation() {
        HttpResponse<String> answer = submitOrder("");

        String exportId = StoredJobs.awaitOnlyJob(organisation);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("location")).contains(EXPORTS + "/" + exportId);
        assertThat(answer.headers().firstValue("retry-after")).contains("2");
        assertThat(answer.headers().firstValue("preference-applied")).isEmpty();
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.body()).isEqualTo(caller.get(EXPORTS + "/" + exportId).body());
        assertThat(storedOptions(answer)).isEqualTo(ExportOptions.DEFAULT);
    }

    @Test
    void order_returnsFinishedJob_whenItWaits() {
        CompletableFuture<HttpResponse<String>> held =
                caller.postAsync(EXPORTS, organisation.juneBody(""), "Prefer", "wait=55");
        String exportId = StoredJobs.awaitOnlyJob(organisation);
        WORKER.finish(exportId, 12);

        HttpResponse<String> answer = held.join();
        JsonNode job = ApiClient.json(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("preference-applied")).contains("wait=55");
        assertThat(answer.headers().firstValue("location")).contains(EXPORTS + "/" + exportId);
        assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(job.get("totalCount").asLong()).isEqualTo(12);
        assertThat(job.get("csvUrl").asString()).contains(exportId);
    }

    @Test
    void order_returnsCurrentJob_whenWaitEnds() {
        HttpResponse<String> answer = submitOrder("", "Prefer", "wait=1");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("preference-applied")).contains("wait=1");
    }

    @Test
    void respondAsync_isConfirmed() {
        HttpResponse<String> answer = submitOrder("", "Prefer", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("preference-applied")).contains("respond-async");
    }

    @Test
    void order_returnsFailedJob_whenExportFails() {
        CompletableFuture<HttpResponse<String>> held =
                caller.postAsync(EXPORTS, organisation.juneBody(""), "Prefer", "wait=55");
        WORKER.fail(StoredJobs.awaitOnlyJob(organisation), "It could not be finished");

        HttpResponse<String> answer = held.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ApiClient.json(answer).get("failure").get("message").asString())
                .isEqualTo("It could not be finished");
    }

    @Test
    void order_storesAllOptions() {
        HttpResponse<String> answer = submitOrder(",\"label\":\"urgent\",\"contentType\":\"text\",\"format\":\"csv\","
                + "\"compression\":\"gzip\",\"columns\":[\"text\",\"id\"],\"timeZone\":\"Europe/Zurich\","
                + "\"timestamps\":\"spreadsheet\",\"formulas\":\"raw\",\"bom\":true,\"delimiter\":\"semicolon\","
                + "\"strict\":true,\"somethingNewer\":{\"a\":1}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(storedOptions(answer)).isEqualTo(ALL_OPTIONS);
    }

    @Test
    void order_storesWorkbook() {
        HttpResponse<String> answer = submitOrder(
                ",\"format\":\"xlsx\",\"compression\":\"none\",\"timestamps\":\"iso\",\"bom\":false,\"delimiter\":\"comma\"");

        assertThat(storedOptions(answer))
                .isEqualTo(ExportOptions.DEFAULT.toBuilder()
                        .format(ExportOptions.Format.XLSX)
                        .build());
    }

    private HttpResponse<String> export(String more) {
        return caller.get("/vip-messages/export?" + organisation.juneParameters() + more, "Prefer", "respond-async");
    }

    @Test
    void export_storesAllOptions_ofItsParameters() {
        HttpResponse<String> answer =
                export("&label=urgent&contentType=text&format=csv&compression=gzip&columns=text,id"
                        + "&timeZone=Europe/Zurich&timestamps=spreadsheet&formulas=raw&bom=true&delimiter=semicolon&strict=true"
                        + "&somethingNewer=1");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(storedOptions(answer)).isEqualTo(ALL_OPTIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2B02:00", "+02:00"})
    void timeZone_mayHaveAPlus_thatIsNotEncoded(String zone) {
        assertThat(storedOptions(export("&timeZone=" + zone)).timeZone()).isEqualTo(ZoneId.of("+02:00"));
    }

    @Test
    void equalOptions_shareOneJob_ofBothRoutes() {
        String exportId = idIn(submitOrder(
                ",\"columns\":[\"id\",\"text\"],\"strict\":true,\"timestamps\":\"spreadsheet\",\"bom\":true"));

        assertThat(idIn(export("&columns=id,text&strict=true&timestamps=spreadsheet&bom=true&format=csv")))
                .isEqualTo(exportId);
        assertThat(idIn(export("&columns=id,text&strict=true&bom=true"))).isNotEqualTo(exportId);
        assertThat(idIn(export("&columns=id,text&timestamps=spreadsheet&bom=true")))
                .isNotEqualTo(exportId);
        assertThat(StoredJobs.idsOf(organisation)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format=xml                      | format: any.only",
                "format=                         | format: any.only, format: string.empty",
                "format=csv&format=csv           | format: string.base",
                "compression=zip                 | compression: any.only",
                "columns=                        | columns: string.empty",
                "columns=id&columns=text         | columns: string.base",
                "columns=id,text,id              | columns/2: array.unique",
                "columns=id,                     | columns/1: any.only, columns/1: string.empty",
                "columns=id,no                   | columns/1: any.only",
                "columns=,,,,,,,                 | columns: array.max",
                "timeZone=Mars/Olympus           | timeZone: any.invalid",
                "timestamps=unix                 | timestamps: any.only",
                "formulas=yes                    | formulas: any.only",
                "bom=1                           | bom: boolean.base",
                "bom=                            | bom: boolean.base",
                "strict=TRUE                     | strict: boolean.base",
                "delimiter=;                     | delimiter: any.only",
                "format=jsonl&bom=true           | bom: any.only",
                "format=jsonl&delimiter=tab      | delimiter: any.only",
                "format=jsonl&timestamps=spreadsheet | timestamps: any.only",
                "format=xlsx&compression=gzip&timestamps=spreadsheet&bom=true&delimiter=tab "
                        + "| timestamps: any.only, bom: any.only, delimiter: any.only, compression: any.only",
                "format=xml&from=June            | from: date.format, format: any.only",
            })
    void export_namesParameter_whenOptionIsInvalid(String more, String expected) {
        String parameters =
                more.contains("from=") ? organisation.juneParameters().replaceAll("from=[^&]*&", "") : "";
        HttpResponse<String> answer = parameters.isEmpty()
                ? export("&" + more.replace(";", "%3B"))
                : caller.get("/vip-messages/export?" + parameters + "&" + more);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(faults(answer)).containsExactly(expected.split(", "));
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @Test
    void contradiction_namesParameterAndRightValue() {
        String expected = """
                {"error":[{"message":"\\"bom\\" must be [false] if format is xlsx","path":["bom"],"type":"any.only",\
                "context":{"valids":[false],"label":"bom","value":true,"key":"bom"}},\
                {"message":"\\"compression\\" must be [none] if format is xlsx","path":["compression"],"type":"any.only",\
                "context":{"valids":["none"],"label":"compression","value":"gzip","key":"compression"}}]}""";

        assertThat(export("&format=xlsx&compression=gzip&bom=true").body()).isEqualTo(expected);
        assertThat(submitOrder(",\"format\":\"xlsx\",\"compression\":\"gzip\",\"bom\":true")
                        .body())
                .isEqualTo(expected);
    }

    @Test
    void dryRun_startsNothing_whereItDoesNotBelong() {
        String expected = """
                {"error":[{"message":"\\"dryRun\\" is not allowed here; it is a query parameter of\
                 POST /vip-messages/exports","path":["dryRun"],"type":"any.unknown",\
                "context":{"label":"dryRun","key":"dryRun"}}]}""";

        for (HttpResponse<String> answer : List.of(export("&dryRun=true"), submitOrder(",\"dryRun\":true"))) {
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).isEqualTo(expected);
        }
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @Test
    void equalRequests_shareOneJob_whateverTheirForm() {
        String exportId = idIn(submitOrder(""));
        HttpResponse<String> got =
                caller.get("/vip-messages/export?" + organisation.juneParameters(), "Prefer", "respond-async");

        assertThat(idIn(submitOrder(",\"format\":\"csv\",\"timeZone\":\"UTC\",\"bom\":false")))
                .isEqualTo(exportId);
        assertThat(idIn(got)).isEqualTo(exportId);
        assertThat(idIn(submitOrder(",\"format\":\"jsonl\""))).isNotEqualTo(exportId);
        assertThat(StoredJobs.idsOf(organisation)).hasSize(2);
    }

    @Test
    void export_isReused_whenYoungerThanMaxAge() {
        String exportId = idIn(submitOrder(""));
        WORKER.finish(exportId, 7);

        HttpResponse<String> answer = submitOrder("", "Cache-Control", "max-age=600");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(idIn(answer)).isEqualTo(exportId);
        assertThat(idIn(submitOrder(""))).isNotEqualTo(exportId);
    }

    /** Clients in many languages write members without a value as null. */
    @Test
    void optionalMember_isAbsent_whenNull() {
        HttpResponse<String> answer = submitOrder(List.of(
                        "label",
                        "contentType",
                        "format",
                        "compression",
                        "columns",
                        "timeZone",
                        "timestamps",
                        "formulas",
                        "bom",
                        "delimiter",
                        "strict",
                        "callbackUrl")
                .stream()
                .map(member -> ",\"" + member + "\":null")
                .collect(Collectors.joining()));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(storedOptions(answer)).isEqualTo(ExportOptions.DEFAULT);
        assertThat(idIn(submitOrder(""))).isEqualTo(idIn(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspaceId", "mediumId", "from", "to"})
    void requiredMember_isMissing_whenNull(String member) {
        String body =
                organisation.juneBody("").replaceFirst("\"" + member + "\":\"[^\"]*\"", "\"" + member + "\":null");

        HttpResponse<String> answer = caller.post(EXPORTS, body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(faults(answer)).containsExactly(member + ": any.required");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\":\"xml\"                     | format: any.only",
                "\"format\":5                           | format: any.only, format: string.base",
                "\"format\":\"\"                        | format: any.only, format: string.empty",
                "\"columns\":\"id\"                     | columns: array.base",
                "\"columns\":[]                         | columns: array.min",
                "\"columns\":[\"id\",\"text\",\"id\"]   | columns/2: array.unique",
                "\"columns\":[\"id\",\"no\"]            | columns/1: any.only",
                "\"columns\":[null]                     | columns/0: any.only, columns/0: string.base",
                "\"timeZone\":\"Mars/Olympus\"          | timeZone: any.invalid",
                "\"timeZone\":1                         | timeZone: string.base",
                "\"formulas\":\"yes\"                   | formulas: any.only",
                "\"bom\":\"true\"                       | bom: boolean.base",
                "\"delimiter\":\";\"                    | delimiter: any.only",
                "\"format\":\"jsonl\",\"bom\":true      | bom: any.only",
                "\"format\":\"jsonl\",\"delimiter\":\"tab\" | delimiter: any.only",
                "\"format\":\"jsonl\",\"timestamps\":\"spreadsheet\" | timestamps: any.only",
                "\"format\":\"xlsx\",\"bom\":true       | bom: any.only",
                "\"format\":\"xlsx\",\"delimiter\":\"pipe\" | delimiter: any.only",
                "\"format\":\"xlsx\",\"timestamps\":\"spreadsheet\" | timestamps: any.only",
                "\"format\":\"xlsx\",\"compression\":\"gzip\" | compression: any.only",
                "\"timestamps\":\"unix\"                | timestamps: any.only",
                "\"strict\":\"true\"                    | strict: boolean.base",
                "\"label\":\"\"                         | label: string.empty",
                "\"label\":[\"a\"]                      | label: string.base",
                "\"contentType\":\"video\"              | contentType: any.only",
            })
    void errors_namePath_whenMemberIsInvalid(String more, String expected) {
        HttpResponse<String> answer = submitOrder("," + more);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(faults(answer)).containsExactly(expected.split(", "));
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    /** Returns the errors as {@code path: type}. */
    private static List<String> faults(HttpResponse<String> answer) {
        return ApiClient.json(answer)
                .get("error")
                .valueStream()
                .map(fault -> String.join(
                                "/",
                                fault.get("path")
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .toList())
                        + ": " + fault.get("type").asString())
                .toList();
    }

    @Test
    void errors_matchJoi_andAreReportedTogether() {
        HttpResponse<String> answer = caller.post(
                EXPORTS, "{\"mediumId\":7,\"from\":\"June\",\"to\":5,\"columns\":[\"id\",\"x\",\"id\"],\"bom\":1}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("""
                        {"error":[\
                        {"message":"\\"workspaceId\\" is required","path":["workspaceId"],"type":"any.required",\
                        "context":{"label":"workspaceId","key":"workspaceId"}},\
                        {"message":"\\"mediumId\\" must be a string","path":["mediumId"],"type":"string.base",\
                        "context":{"label":"mediumId","value":7,"key":"mediumId"}},\
                        {"message":"\\"from\\" must be in ISO 8601 date format","path":["from"],"type":"date.format",\
                        "context":{"format":"iso","label":"from","value":"June","key":"from"}},\
                        {"message":"\\"to\\" must be a valid date","path":["to"],"type":"date.base",\
                        "context":{"label":"to","value":5,"key":"to"}},\
                        {"message":"\\"columns[1]\\" must be one of [id, timestamp, userId, kind, source, labels, text]",\
                        "path":["columns",1],"type":"any.only","context":{"valids":["id","timestamp","userId","kind",\
                        "source","labels","text"],"label":"columns[1]","value":"x","key":1}},\
                        {"message":"\\"columns[2]\\" contains a duplicate value","path":["columns",2],\
                        "type":"array.unique","context":{"pos":2,"value":"id","dupePos":0,"dupeValue":"id",\
                        "label":"columns[2]","key":2}},\
                        {"message":"\\"bom\\" must be a boolean","path":["bom"],"type":"boolean.base",\
                        "context":{"label":"bom","value":1,"key":"bom"}}]}""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}{}",
                "not JSON",
                "{\"from\":1,}",
                "{\"a\":1,\"a\":2}",
                "{\"workspaceId\":\"\\ud800\"}",
                "{'a':1}"
            })
    void body_isBadRequest_whenNotJson(String body) {
        HttpResponse<String> answer = caller.post(EXPORTS, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(answer).get("message").asString()).startsWith("The body is not well-formed JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"text\"", "5"})
    void body_isInvalid_whenNotAnObject(String body) {
        HttpResponse<String> answer = caller.post(EXPORTS, body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"path\":[],\"type\":\"object.base\"");
    }

    @Test
    void body_isClientError_whenTooDeepOrTooLong() {
        assertThat(caller.post(EXPORTS, "[".repeat(10_000)).statusCode()).isEqualTo(400);
        assertThat(submitOrder(",\"note\":\"" + "x".repeat(70_000) + "\"").statusCode())
                .isEqualTo(413);
    }

    @Test
    void mediaType_isUnsupported_whenNotJson() {
        HttpResponse<String> answer = ApiClient.send(caller.signed(EXPORTS)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(organisation.juneBody(""))));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(ApiClient.json(answer).has("message")).isTrue();
        assertThat(ApiClient.send(caller.signed(EXPORTS).POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void order_isRejected_whenQueryIsNotAllowed() {
        String good = organisation.juneBody("");

        assertThat(caller.post(EXPORTS, good.replace("06-30", "07-02")).statusCode())
                .isEqualTo(400);
        assertThat(caller.post(EXPORTS, good.replace(organisation.channel, organisation.unconnectedChannel))
                        .statusCode())
                .isEqualTo(400);
        assertThat(caller.post(EXPORTS, good.replace(organisation.vipWorkspace, organisation.basicWorkspace))
                        .statusCode())
                .isEqualTo(403);
        assertThat(caller.post(EXPORTS, good.replace(organisation.vipWorkspace, "none"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(ApiClient.of(API, Organisation.create()).post(EXPORTS, good).statusCode())
                .isEqualTo(404);
        assertThat(ApiClient.send(ApiClient.unsigned(API, EXPORTS).POST(BodyPublishers.ofString(good)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @Test
    void order_isTooManyRequests_untilTomorrow_whenDayIsUsed() {
        try (var api = RunningApi.start("vip-export.export.max-per-day=1")) {
            ApiClient client = ApiClient.of(api, organisation);
            assertThat(client.post(EXPORTS, organisation.juneBody("")).statusCode())
                    .isEqualTo(202);

            HttpResponse<String> refused = client.post(EXPORTS, organisation.juneBody(",\"bom\":true"));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("maximum of 1 exports today", "midnight UTC");
            long now = api.clock().instant().getEpochSecond();
            assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                    .isBetween(1L, 86_400 - Math.floorMod(now, 86_400L) + 1);
            assertThat(client.post(EXPORTS, organisation.juneBody("")).statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void order_isTooManyRequests_whenMaxActiveIsReached() {
        RunningApi api = RunningApi.withSmallQuotas();
        ApiClient here = ApiClient.of(api, organisation);
        String exportId = idIn(here.post(EXPORTS, organisation.juneBody("")));

        HttpResponse<String> another = here.post(EXPORTS, organisation.juneBody(",\"bom\":true"));
        assertThat(another.statusCode()).isEqualTo(429);
        assertThat(another.headers().firstValue("retry-after")).contains("5");
        assertThat(ApiClient.json(another).get("message").asString()).contains("maximum of 1 active exports");
        assertThat(here.get("/vip-messages/export?" + organisation.juneParameters() + "&label=x")
                        .statusCode())
                .isEqualTo(429);
        assertThat(idIn(here.post(EXPORTS, organisation.juneBody("")))).isEqualTo(exportId);

        WORKER.cancel(exportId);
        assertThat(here.post(EXPORTS, organisation.juneBody(",\"bom\":true")).statusCode())
                .isEqualTo(202);
    }
}
