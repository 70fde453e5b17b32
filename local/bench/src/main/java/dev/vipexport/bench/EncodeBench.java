package dev.vipexport.bench;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Value;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.stack.load.Message;
import dev.vipexport.worker.encode.MessageEncoder;
import dev.vipexport.worker.message.StoredMessage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** JMH: nanoseconds for each row from Firestore's answer to the file's bytes, without any network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(EncodeBench.ROWS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EncodeBench {
    static final int ROWS = 1_000;

    /** Characters of a message's text. */
    @Param({"80", "2000"})
    public int textLength;

    private final List<byte[]> responses = new ArrayList<>();

    /** Makes the answers. */
    @Setup
    public void fill() {
        var rows = new Rows(Rows.Tenant.DEMO, "jmh", ROWS, textLength);
        for (int row = 0; row < ROWS; row++) {
            responses.add(response(rows.message(row)));
        }
    }

    /** Returns the answer of Firestore that holds {@code message}. */
    static byte[] response(Message message) {
        var labels = ArrayValue.newBuilder();
        message.labels().forEach(label -> labels.addValues(text(label)));
        Instant at = message.timestamp();
        return RunQueryResponse.newBuilder()
                .setDocument(Document.newBuilder()
                        .setName("projects/p/databases/(default)/documents/VipMessages/" + message.id())
                        .putFields(VipMessages.USER_ID, text(message.userId()))
                        .putFields(VipMessages.KIND, text(message.kind().wireName()))
                        .putFields(VipMessages.SOURCE, text(message.source()))
                        .putFields(
                                VipMessages.LABELS,
                                Value.newBuilder().setArrayValue(labels).build())
                        .putFields(VipMessages.TEXT, text(message.text()))
                        .putFields(
                                VipMessages.TIMESTAMP,
                                Value.newBuilder()
                                        .setTimestampValue(Timestamp.newBuilder()
                                                .setSeconds(at.getEpochSecond())
                                                .setNanos(at.getNano()))
                                        .build()))
                .build()
                .toByteArray();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    /** What an export does. */
    @Benchmark
    public long encoder() throws IOException {
        var out = new CountingOutputStream();
        MessageEncoder encoder = MessageEncoder.of(ExportOptions.DEFAULT, out);
        for (byte[] response : responses) {
            encoder.append(Objects.requireNonNull(StoredMessage.parse(response)));
        }
        encoder.finish();
        return out.bytes();
    }

    /** Google's classes alone. */
    @Benchmark
    public long decodeOnly() throws InvalidProtocolBufferException {
        long fields = 0;
        for (byte[] response : responses) {
            fields += RunQueryResponse.parseFrom(response).getDocument().getFieldsCount();
        }
        return fields;
    }

    /** Google's classes, then commons-csv. */
    @Benchmark
    public long decodeAndCommonsCsv() throws IOException {
        var out = new CountingOutputStream();
        var csv = new CSVPrinter(
                new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)), CSVFormat.RFC4180);
        for (byte[] response : responses) {
            print(csv, RunQueryResponse.parseFrom(response).getDocument());
        }
        csv.flush();
        return out.bytes();
    }

    private static void print(CSVPrinter csv, Document row) throws IOException {
        Timestamp at = row.getFieldsOrThrow(VipMessages.TIMESTAMP).getTimestampValue();
        csv.print(row.getName().substring(row.getName().lastIndexOf('/') + 1));
        csv.print(Instant.ofEpochSecond(at.getSeconds(), at.getNanos()).toString());
        csv.print(row.getFieldsOrThrow(VipMessages.USER_ID).getStringValue());
        csv.print(row.getFieldsOrThrow(VipMessages.KIND).getStringValue());
        csv.print(row.getFieldsOrThrow(VipMessages.SOURCE).getStringValue());
        csv.print(row.getFieldsOrThrow(VipMessages.LABELS).getArrayValue().getValuesList().stream()
                .map(Value::getStringValue)
                .collect(Collectors.joining("|")));
        csv.print(row.getFieldsOrThrow(VipMessages.TEXT).getStringValue());
        csv.println();
    }
}
