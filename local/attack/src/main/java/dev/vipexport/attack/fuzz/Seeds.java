package dev.vipexport.attack.fuzz;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Valid inputs, from which the fuzzer starts. */
final class Seeds {
    private static final String ORDER = "{\"workspaceId\":\"w\",\"mediumId\":\"m\",\"from\":\"2026-06-01\","
            + "\"to\":\"2026-06-02T10:00:00.5+02:00\",\"label\":\"l\",\"contentType\":\"text\",\"format\":\"csv\","
            + "\"compression\":\"gzip\",\"columns\":[\"id\",\"text\",\"labels\"],\"timeZone\":\"Europe/Zurich\","
            + "\"timestamps\":\"spreadsheet\",\"formulas\":\"raw\",\"bom\":true,\"delimiter\":\"tab\",\"strict\":true,"
            + "\"callbackUrl\":\"https://example.org/\"}";
    private static final String TICKET = "{\"schema\":1,\"exportId\":\"0123\",\"attempt\":1,\"index\":0}";
    private static final String EVENT = "{\"schema\":1,\"exportId\":\"0123\",\"orgId\":\"o\",\"attempt\":1,"
            + "\"state\":\"RUNNING\",\"rowsDone\":1,\"rowsTotal\":2,\"callback\":false}";
    private static final String MANIFEST = "{\"exportId\":\"0123\",\"options\":{\"format\":\"csv\","
            + "\"compression\":\"none\"},\"slices\":[{\"rows\":1,\"bytes\":4,\"crc32c\":\"AAAAAA==\"}],"
            + "\"whole\":{\"rows\":1,\"bytes\":4,\"crc32c\":\"AAAAAA==\"}}";
    private static final String JOB = "{\"exportId\":\"0123\",\"state\":\"FAILED\",\"progress\":{\"rowsDone\":1},"
            + "\"failure\":{\"code\":\"c\",\"message\":\"m\"},\"createdAt\":\"2026-06-01T00:00:00.000000Z\","
            + "\"warnings\":[{\"code\":\"c\",\"message\":\"m\",\"cells\":1,\"messages\":1,\"messageIds\":[\"i\"]}]}";
    private static final String LIST = "{\"exports\":[" + JOB + "],\"nextCursor\":\"abc\",\"labels\":[{\"label\":\"l\","
            + "\"name\":\"n\",\"builtIn\":true,\"count\":1}],\"message\":\"m\",\"error\":[{\"message\":\"m\"}]}";

    private Seeds() {}

    /** Writes the seeds of a target to its corpus. */
    static void write(String target, Path corpus) throws IOException {
        int number = 0;
        for (byte[] seed : of(target)) {
            Files.write(corpus.resolve("seed-" + number++), seed);
        }
    }

    private static List<byte[]> of(String target) {
        return switch (target) {
            case "order" ->
                texts(
                        ORDER,
                        ORDER.replace("csv", "jsonl"),
                        ORDER.replace("csv", "xlsx"),
                        "{\"columns\":[1,\"\",\"id\",\"id\"]}");
            case "ticket" -> texts(TICKET, EVENT);
            case "row" -> List.of(row("=1+1\n;'=2"), row(""), row("\"q\" \u0000 \ufeff\u2028"), row(malformed()));
            case "manifest" -> texts("a,b\r\n", MANIFEST);
            case "answers" -> texts(JOB, LIST, MANIFEST);
            case "headers" -> texts("respond-async, wait=\"1\\0\"; a=b", "\"a \\\" b\"", "max-age=\"60\", no-cache");
            case "message" ->
                texts(
                        "sig1=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1780272000;keyid=\"k\"",
                        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
            case "cursor" -> texts("1780272000000000:message-1", "2026-06-01T00:00:00+02");
            default -> texts("2026-06-01T00:00:00Z");
        };
    }

    private static List<byte[]> texts(String... texts) {
        return List.of(texts).stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] row(String text) {
        return row(string(text));
    }

    /** Returns a value that no column has. */
    private static Value malformed() {
        return Value.newBuilder()
                .setMapValue(MapValue.newBuilder()
                        .putFields("b", Value.newBuilder().setDoubleValue(0.1).build())
                        .putFields(
                                "a",
                                Value.newBuilder()
                                        .setArrayValue(ArrayValue.newBuilder().addValues(string("=x")))
                                        .build()))
                .build();
    }

    private static byte[] row(Value text) {
        return RunQueryResponse.newBuilder()
                .setDocument(Document.newBuilder()
                        .setName("projects/p/databases/(default)/documents/VipMessages/m-1")
                        .putFields("text", text)
                        .putFields("userId", string("vip-1"))
                        .putFields("kind", string("text"))
                        .putFields("source", string("whatsapp"))
                        .putFields(
                                "labels",
                                Value.newBuilder()
                                        .setArrayValue(ArrayValue.newBuilder()
                                                .addValues(string("urgent"))
                                                .addValues(string("=praise")))
                                        .build())
                        .putFields(
                                "timestamp",
                                Value.newBuilder()
                                        .setTimestampValue(Timestamp.newBuilder()
                                                .setSeconds(1_780_272_000)
                                                .setNanos(5_000))
                                        .build()))
                .build()
                .toByteArray();
    }

    private static Value string(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
