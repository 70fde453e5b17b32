package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.stack.load.Message;
import dev.vipexport.stack.load.MessageWriter;
import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Message list, label counts and export must agree on the same query. */
class ConsistencySystemTest {
    private static final String QUERY = "?workspaceId=ws-demo&mediumId=ch-demo&from=2026-07-01&to=2026-07-30";
    private static final Instant MIDDLE = Instant.parse("2026-07-15T10:00:00.000001Z");
    private static final int SAME_INSTANT_COUNT = 700;

    private static SignedClient caller;

    /** Writes 700 messages of one microsecond, and 60 before and after. */
    @BeforeAll
    static void start() {
        RunningSystem system = RunningSystem.shared();
        caller = system.caller(DemoOrganisations.DEMO);
        try (var writer = new MessageWriter(system.firestore, DemoOrganisations.DEMO_CHANNEL, (origin, reason) -> {
            throw new IllegalStateException(reason);
        })) {
            for (int i = 0; i < SAME_INSTANT_COUNT + 60; i++) {
                Instant at = i < SAME_INSTANT_COUNT ? MIDDLE : MIDDLE.plusNanos(1_000L * (i % 2 == 0 ? i : -i));
                List<String> labels =
                        i % 3 == 0 ? List.of("urgent") : i % 3 == 1 ? List.of("ai-refund-request") : List.of();
                writer.write(new Message("m-" + i, "u", at, MessageKind.TEXT, "web", labels, "Text " + i), i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {37, 350, 500})
    void pages_togetherEqualRowsOfExport(int limit) throws Exception {
        List<String> exported = exportedIds("");

        assertThat(exported).hasSize(SAME_INSTANT_COUNT + 60).doesNotHaveDuplicates();
        assertThat(listedIds(limit)).isEqualTo(exported);
    }

    @Test
    void labelCount_equalsCountOfItsExport() throws Exception {
        for (JsonNode label : json(caller.get("/vip-messages/labels" + QUERY)).get("labels")) {
            JsonNode export = json(caller.get("/vip-messages/export" + QUERY + "&label="
                    + label.get("label").asString()));
            assertThat(export.get("totalCount")).as(label.toString()).isEqualTo(label.get("count"));
        }
        assertThat(exportedIds("&label=urgent")).hasSize((SAME_INSTANT_COUNT + 60 + 2) / 3);
    }

    private static List<String> listedIds(int limit) {
        var ids = new ArrayList<String>();
        String cursor = "";
        do {
            JsonNode page = json(caller.get("/vip-messages" + QUERY + "&limit=" + limit + cursor));
            page.get("messages").forEach(message -> ids.add(message.get("id").asString()));
            JsonNode next = page.get("nextCursor");
            cursor = next.isNull() ? "" : "&before=" + next.asString();
        } while (!cursor.isEmpty());
        return ids;
    }

    private static List<String> exportedIds(String filter) throws Exception {
        HttpResponse<String> answer = caller.get("/vip-messages/export" + QUERY + filter);
        assertThat(answer.statusCode()).isEqualTo(200);
        byte[] file = SignedClient.download(json(answer).get("csvUrl").asString());
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(new String(file, StandardCharsets.UTF_8));
                Stream<CsvRecord> rows = csv.stream()) {
            return rows.skip(1).map(row -> row.getField(0)).toList();
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
