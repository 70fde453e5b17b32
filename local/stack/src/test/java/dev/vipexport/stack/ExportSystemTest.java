package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.stack.load.MessageFile;
import dev.vipexport.testsupport.FormulaRule;
import dev.vipexport.testsupport.SignedClient;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports real messages over HTTP and reads the file with a CSV parser that the product does not use. */
class ExportSystemTest {
    private static final String CHANNEL = "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo";
    private static final Instant AUGUST = Instant.parse("2002-08-01T00:00:00Z");
    private static final Instant SEPTEMBER = Instant.parse("2002-09-01T00:00:00Z");
    private static final List<String> HEADER = List.of("id", "timestamp", "userId", "kind", "source", "labels", "text");

    private static RunningSystem system;
    private static SignedClient caller;

    @BeforeAll
    static void start() throws Exception {
        system = RunningSystem.shared();
        caller = system.caller(DemoOrganisations.DEMO);
        MessageFile.Report report =
                MessageFile.load(SampleMessages.file(), system.firestore, DemoOrganisations.DEMO_CHANNEL);
        assertThat(report.invalidLines()).isEmpty();
        assertThat(report.loaded()).isEqualTo(SampleMessages.messages().size());
    }

    @Test
    void export_containsEveryFieldNewestFirst() throws Exception {
        List<List<String>> expected = SampleMessages.rows(AUGUST, SEPTEMBER, message -> true);

        assertThat(expected).hasSize(151);
        assertThat(exportedRows("&from=2002-08-01&to=2002-08-31")).isEqualTo(expected);
    }

    @Test
    void texts_areAsStored_whenReaderUndoesFormulas() throws Exception {
        List<String> stored = SampleMessages.messages().stream()
                .filter(message -> SampleMessages.string(message, "timestamp").startsWith("2002-08"))
                .map(message -> SampleMessages.string(message, "text"))
                .toList();

        assertThat(exportedRows("&from=2002-08-01&to=2002-08-31").stream().map(row -> FormulaRule.undo(row.get(6))))
                .containsExactlyInAnyOrderElementsOf(stored);
    }

    @Test
    void label_keepsOnlyMessagesThatCarryIt() throws Exception {
        List<List<String>> expected =
                SampleMessages.rows(AUGUST, SEPTEMBER, message -> SampleMessages.hasLabel(message, "spam"));

        assertThat(expected).isNotEmpty();
        assertThat(exportedRows("&from=2002-08-01&to=2002-08-31&label=spam")).isEqualTo(expected);
    }

    @Test
    void contentType_keepsOnlyMessagesOfThatKind() throws Exception {
        List<List<String>> expected = SampleMessages.rows(
                AUGUST,
                SEPTEMBER,
                message -> SampleMessages.string(message, "kind").equals("attachment"));

        assertThat(expected).isNotEmpty();
        assertThat(exportedRows("&from=2002-08-01&to=2002-08-31&contentType=attachment"))
                .isEqualTo(expected);
    }

    @Test
    void labelAndContentType_keepMessagesThatMatchBoth() throws Exception {
        List<List<String>> expected = SampleMessages.rows(
                AUGUST,
                SEPTEMBER,
                message -> SampleMessages.hasLabel(message, "easy-ham")
                        && SampleMessages.string(message, "kind").equals("text"));

        assertThat(exportedRows("&from=2002-08-01&to=2002-08-31&label=easy-ham&contentType=text"))
                .isEqualTo(expected);
    }

    @Test
    void dateTimeWindow_includesBothInstants() throws Exception {
        List<List<String>> month = SampleMessages.rows(AUGUST, SEPTEMBER, message -> true);
        String newest = month.get(10).get(1);
        String oldest = month.get(60).get(1);
        List<List<String>> expected =
                SampleMessages.rows(Instant.parse(oldest), Instant.parse(newest).plusNanos(1_000), message -> true);

        assertThat(expected).hasSizeGreaterThanOrEqualTo(51);
        assertThat(exportedRows("&from=" + oldest + "&to=" + newest)).isEqualTo(expected);
    }

    @Test
    void export_containsOnlyHeader_whenNoMessageMatches() throws Exception {
        assertThat(exportedRows("&from=1999-01-01&to=1999-01-31")).isEmpty();
    }

    @Test
    void response_hasTwoFieldsAndFileItsTypeAndName() throws Exception {
        HttpResponse<String> answer = caller.get(CHANNEL + "&from=2002-08-01&to=2002-08-31");

        JsonNode body = JsonMapper.shared().readTree(answer.body());
        assertThat(body.propertyNames()).containsExactlyInAnyOrder("totalCount", "csvUrl");
        Map<String, List<String>> headers =
                SignedClient.head(SampleMessages.string(body, "csvUrl")).map();
        assertThat(headers.get("content-type")).containsExactly("text/csv; charset=utf-8");
        assertThat(headers.get("content-disposition"))
                .containsExactly("attachment; filename=\"vip-messages_ch-demo_2002-08-01_2002-08-31.csv\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'Zürich ☕ \"x\"', Z_rich____x_, Z%C3%BCrich_%E2%98%95__x_",
        "日本, __, %E6%97%A5%E6%9C%AC",
    })
    void file_hasNameForEveryClient_whenChannelIdIsNotAscii(String channel, String ascii, String encoded) {
        FirestoreFutures.await(
                system.firestore
                        .collection("Channels")
                        .document(channel)
                        .set(Map.of(
                                "orgId",
                                "org-demo",
                                "name",
                                channel,
                                "type",
                                "chat",
                                "workspaceIds",
                                List.of("ws-demo"))),
                TestTimeouts.MAX,
                "writing a channel");

        HttpResponse<String> answer =
                caller.get("/vip-messages/export?workspaceId=ws-demo&from=2002-08-01&to=2002-08-31" + "&mediumId="
                        + URLEncoder.encode(channel, StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String link = SampleMessages.string(JsonMapper.shared().readTree(answer.body()), "csvUrl");
        assertThat(SignedClient.head(link).allValues("content-disposition"))
                .containsExactly("attachment; filename=\"vip-messages_" + ascii + "_2002-08-01_2002-08-31.csv\";"
                        + " filename*=UTF-8''vip-messages_" + encoded + "_2002-08-01_2002-08-31.csv");
    }

    @Test
    void list_showsSameMessagesAsExport() throws Exception {
        JsonNode list = JsonMapper.shared()
                .readTree(caller.get("/vip-messages?workspaceId=ws-demo&mediumId=ch-demo"
                                + "&from=2002-08-01&to=2002-08-31&limit=500")
                        .body());

        assertThat(list.get("messages").valueStream().map(message -> SampleMessages.string(message, "id")))
                .containsExactlyElementsOf(SampleMessages.rows(AUGUST, SEPTEMBER, message -> true).stream()
                        .map(row -> row.get(0))
                        .toList());
        assertThat(list.get("nextCursor").isNull()).isTrue();
    }

    /** Exports, checks header and count, and returns the data rows. */
    private static List<List<String>> exportedRows(String window) {
        HttpResponse<String> answer = caller.get(CHANNEL + window);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JsonMapper.shared().readTree(answer.body());
        String csv = new String(SignedClient.download(SampleMessages.string(body, "csvUrl")), StandardCharsets.UTF_8);
        assertThat(csv).endsWith("\r\n");
        List<List<String>> rows = CsvReader.builder().skipEmptyLines(false).ofCsvRecord(csv).stream()
                .map(CsvRecord::getFields)
                .toList();
        assertThat(rows.get(0)).isEqualTo(HEADER);
        assertThat(body.get("totalCount").intValue()).isEqualTo(rows.size() - 1);
        return rows.subList(1, rows.size());
    }
}
