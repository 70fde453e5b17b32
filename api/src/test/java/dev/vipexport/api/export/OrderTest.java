package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.Caller;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.MessageColumn;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OrderTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();
    private static final String EXPORTS = "/vip-messages/exports";

    private final Organisation organisation = Organisation.create();
    private final Caller caller = Caller.of(API, organisation);

    private HttpResponse<String> order(String more, String... headers) {
        return caller.post(EXPORTS, organisation.juneAsJson(more), headers);
    }

    private static String idIn(HttpResponse<String> answer) {
        return Caller.json(answer).get("exportId").asString();
    }

    private ExportOptions recorded(HttpResponse<String> answer) {
        return WORKER.jobs().find(idIn(answer)).orElseThrow().options();
    }

    @Test
    void anOrderIsAcceptedAtOnceWithItsJobAndWhereToAskForIt() {
        HttpResponse<String> answer = order("");

        String exportId = ExportJobs.onlyOneOf(organisation);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("location")).contains(EXPORTS + "/" + exportId);
        assertThat(answer.headers().firstValue("retry-after")).contains("2");
        assertThat(answer.headers().firstValue("preference-applied")).isEmpty();
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.body()).isEqualTo(caller.get(EXPORTS + "/" + exportId).body());
        assertThat(recorded(answer)).isEqualTo(ExportOptions.DEFAULT);
    }

    @Test
    void anOrderThatPrefersToWaitGetsTheFinishedJob() {
        CompletableFuture<HttpResponse<String>> held =
                caller.postLater(EXPORTS, organisation.juneAsJson(""), "Prefer", "wait=55");
        String exportId = ExportJobs.onlyOneOf(organisation);
        WORKER.finish(exportId, 12);

        HttpResponse<String> answer = held.join();
        JsonNode job = Caller.json(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("preference-applied")).contains("wait=55");
        assertThat(answer.headers().firstValue("location")).contains(EXPORTS + "/" + exportId);
        assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(job.get("totalCount").asLong()).isEqualTo(12);
        assertThat(job.get("csvUrl").asString()).contains(exportId);
    }

    @Test
    void anOrderThatWaitedInVainGetsTheJobAsItIs() {
        HttpResponse<String> answer = order("", "Prefer", "wait=1");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("preference-applied")).contains("wait=1");
    }

    @Test
    void aPreferenceNotToWaitIsConfirmed() {
        HttpResponse<String> answer = order("", "Prefer", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("preference-applied")).contains("respond-async");
    }

    @Test
    void anOrderWhoseExportFailedIsAnsweredWithTheFailedJob() {
        CompletableFuture<HttpResponse<String>> held =
                caller.postLater(EXPORTS, organisation.juneAsJson(""), "Prefer", "wait=55");
        WORKER.fail(ExportJobs.onlyOneOf(organisation), "It could not be finished");

        HttpResponse<String> answer = held.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).get("failure").get("message").asString()).isEqualTo("It could not be finished");
    }

    @Test
    void everyOptionIsRecordedWithTheJob() {
        HttpResponse<String> answer = order(",\"label\":\"urgent\",\"contentType\":\"text\",\"format\":\"csv\","
                + "\"compression\":\"gzip\",\"columns\":[\"text\",\"id\"],\"timeZone\":\"Europe/Zurich\","
                + "\"formulas\":\"raw\",\"bom\":true,\"delimiter\":\"semicolon\",\"somethingNewer\":{\"a\":1}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(recorded(answer))
                .isEqualTo(new ExportOptions(
                        ExportOptions.Format.CSV,
                        ExportOptions.Compression.GZIP,
                        List.of(MessageColumn.TEXT, MessageColumn.ID),
                        ZoneId.of("Europe/Zurich"),
                        ExportOptions.Formulas.RAW,
                        true,
                        ExportOptions.Delimiter.SEMICOLON));
    }

    @Test
    void theSameRequestJoinsTheSameJobHoweverItIsMade() {
        String exportId = idIn(order(""));
        HttpResponse<String> got = caller.get("/vip-messages/export?" + organisation.june(), "Prefer", "respond-async");

        assertThat(idIn(order(",\"format\":\"csv\",\"timeZone\":\"UTC\",\"bom\":false")))
                .isEqualTo(exportId);
        assertThat(idIn(got)).isEqualTo(exportId);
        assertThat(idIn(order(",\"format\":\"jsonl\""))).isNotEqualTo(exportId);
        assertThat(ExportJobs.of(organisation)).hasSize(2);
    }

    @Test
    void aFinishedExportThatIsYoungEnoughIsTakenAgain() {
        String exportId = idIn(order(""));
        WORKER.finish(exportId, 7);

        HttpResponse<String> answer = order("", "Cache-Control", "max-age=600");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(idIn(answer)).isEqualTo(exportId);
        assertThat(idIn(order(""))).isNotEqualTo(exportId);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\":\"xml\"                     | format: any.only",
                "\"format\":5                           | format: any.only, format: string.base",
                "\"format\":\"\"                        | format: any.only, format: string.empty",
                "\"compression\":null                   | compression: any.only, compression: string.base",
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
                "\"label\":\"\"                         | label: string.empty",
                "\"label\":[\"a\"]                      | label: string.base",
                "\"contentType\":\"video\"              | contentType: any.only",
            })
    void whatCannotBeReadIsAFaultWithItsPath(String more, String expected) {
        HttpResponse<String> answer = order("," + more);

        assertThat(answer.statusCode()).isEqualTo(422);
        List<String> faults = Caller.json(answer)
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
        assertThat(faults).containsExactly(expected.split(", "));
        assertThat(ExportJobs.of(organisation)).isEmpty();
    }

    @Test
    void allFaultsAreSaidAtOnceInJoisForm() {
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
    void whatIsNoJsonIsABadRequest(String body) {
        HttpResponse<String> answer = caller.post(EXPORTS, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.json(answer).get("message").asString()).startsWith("The body is no well-formed JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"text\"", "5"})
    void whatIsNoObjectIsAFault(String body) {
        HttpResponse<String> answer = caller.post(EXPORTS, body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"path\":[],\"type\":\"object.base\"");
    }

    @Test
    void deepNestingAndTooMuchAreToldAndNeverAFailure() {
        assertThat(caller.post(EXPORTS, "[".repeat(10_000)).statusCode()).isEqualTo(400);
        assertThat(order(",\"note\":\"" + "x".repeat(70_000) + "\"").statusCode())
                .isEqualTo(413);
    }

    @Test
    void anotherMediaTypeIsNotTaken() {
        HttpResponse<String> answer = Caller.send(caller.signed(EXPORTS)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(organisation.juneAsJson(""))));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(Caller.json(answer).has("message")).isTrue();
        assertThat(Caller.send(caller.signed(EXPORTS).POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void anOrderIsHeldToTheSameRulesAsAPlainRequest() {
        String good = organisation.juneAsJson("");

        assertThat(caller.post(EXPORTS, good.replace("06-30", "07-02")).statusCode())
                .isEqualTo(400);
        assertThat(caller.post(EXPORTS, good.replace(organisation.channel, organisation.stray))
                        .statusCode())
                .isEqualTo(400);
        assertThat(caller.post(EXPORTS, good.replace(organisation.vip, organisation.basic))
                        .statusCode())
                .isEqualTo(403);
        assertThat(caller.post(EXPORTS, good.replace(organisation.vip, "none")).statusCode())
                .isEqualTo(404);
        assertThat(Caller.of(API, Organisation.create()).post(EXPORTS, good).statusCode())
                .isEqualTo(404);
        assertThat(Caller.send(Caller.unsigned(API, EXPORTS).POST(BodyPublishers.ofString(good)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(ExportJobs.of(organisation)).isEmpty();
    }

    @Test
    void anOrganisationHasOnlySoManyExportsUnderWay() {
        try (var api = RunningApi.start("vip-export.export.most-active=1")) {
            Caller here = Caller.of(api, organisation);
            String exportId = idIn(here.post(EXPORTS, organisation.juneAsJson("")));

            HttpResponse<String> another = here.post(EXPORTS, organisation.juneAsJson(",\"bom\":true"));
            assertThat(another.statusCode()).isEqualTo(429);
            assertThat(another.headers().firstValue("retry-after")).contains("5");
            assertThat(Caller.json(another).get("message").asString()).contains("1 exports under way");
            assertThat(here.get("/vip-messages/export?" + organisation.june() + "&label=x")
                            .statusCode())
                    .isEqualTo(429);
            assertThat(idIn(here.post(EXPORTS, organisation.juneAsJson("")))).isEqualTo(exportId);

            WORKER.cancel(exportId);
            assertThat(here.post(EXPORTS, organisation.juneAsJson(",\"bom\":true"))
                            .statusCode())
                    .isEqualTo(202);
        }
    }
}
