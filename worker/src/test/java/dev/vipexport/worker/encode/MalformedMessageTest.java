package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import com.google.protobuf.NullValue;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.Warning;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages with fields of another type than their column's. */
class MalformedMessageTest {
    private static final Value NUMBER = Value.newBuilder().setIntegerValue(-7).build();
    private static final Value NULL =
            Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
    private static final Value MAP = Value.newBuilder()
            .setMapValue(
                    MapValue.newBuilder().putFields("b", Messages.text("|")).putFields("a", NUMBER))
            .build();
    private static final ExportOptions JSONL =
            ExportOptions.DEFAULT.toBuilder().format(Format.JSONL).build();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"userId", "kind", "source", "text", "timestamp"})
    void field_isJsonText_whenItHasAnotherType(String field) throws IOException {
        assertThat(jsonl(field, MAP)).contains("\"" + field + "\":\"{\\\"a\\\":-7,\\\"b\\\":\\\"|\\\"}\"");
        assertThat(csv(field, MAP)).contains(",\"{\"\"a\"\":-7,\"\"b\"\":\"\"|\"\"}\"");
    }

    @Test
    void field_hasNoQuotes_whenJsonShowsItAsString() throws IOException {
        Value time = Messages.time(Instant.parse("2026-06-01T10:00:00Z"));

        assertThat(csv("text", time)).isEqualTo("m,,,,,,2026-06-01T10:00:00.000000Z\r\n");
        assertThat(jsonl("text", time)).endsWith("\"text\":\"2026-06-01T10:00:00.000000Z\"}\n");
    }

    @Test
    void timestampField_isDefused_whenItIsText() throws IOException {
        assertThat(csv("timestamp", Messages.text("=1+1"))).isEqualTo("m,'=1+1,,,,,\r\n");
    }

    @Test
    void labels_areOneLabel_whenFieldIsString() throws IOException {
        assertThat(jsonl("labels", Messages.text("urgent"))).contains("\"labels\":[\"urgent\"]");
        assertThat(csv("labels", Messages.text("a|b"))).isEqualTo("m,,,,,\"a\\|b\",\r\n");
    }

    @Test
    void labels_areOneLabelOfJson_whenFieldIsAnotherValue() throws IOException {
        assertThat(jsonl("labels", MAP)).contains("\"labels\":[\"{\\\"a\\\":-7,\\\"b\\\":\\\"|\\\"}\"]");
    }

    @Test
    void label_isJsonText_whenItIsNoString() throws IOException {
        Value labels = list(Messages.text("a"), NUMBER, NULL, MAP, Messages.text(""));

        assertThat(jsonl("labels", labels))
                .contains("\"labels\":[\"a\",\"-7\",\"null\",\"{\\\"a\\\":-7,\\\"b\\\":\\\"|\\\"}\",\"\"]");
        assertThat(csv("labels", labels)).isEqualTo("m,,,,,\"a|'-7|null|{\"\"a\"\":-7,\"\"b\"\":\"\"\\|\"\"}|\",\r\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSV", "JSONL"})
    void warning_countsCellsAndMessages(Format format) throws IOException {
        MessageEncoder encoder = MessageEncoder.of(
                ExportOptions.DEFAULT.toBuilder().format(format).build(), out);
        for (int i = 0; i < 25; i++) {
            encoder.append(StoredMessages.of(Messages.message("bad" + i)
                    .putFields("text", NUMBER)
                    .putFields("labels", list(NUMBER, NUMBER))
                    .build()));
            encoder.append(StoredMessages.of(Messages.message("good" + i)
                    .putFields("text", Messages.text("t"))
                    .putFields("labels", NULL)
                    .build()));
        }

        assertThat(encoder.rows()).isEqualTo(50);
        assertThat(encoder.warnings())
                .containsExactly(new Warning(
                        Warning.Code.MALFORMED_CELLS,
                        50,
                        25,
                        IntStream.range(0, 20).mapToObj(i -> "bad" + i).toList()));
    }

    @Test
    void warning_isAbsent_whenColumnIsNotExported() throws IOException {
        MessageEncoder csv = MessageEncoder.of(
                ExportOptions.DEFAULT.toBuilder()
                        .columns(List.of(MessageColumn.ID))
                        .build(),
                out);

        csv.append(StoredMessages.of(
                Messages.message("m").putFields("text", NUMBER).build()));

        assertThat(csv.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "userId", "kind", "source", "labels", "text"})
    void append_fails_whenStrictAndFieldHasWrongType(String field) throws IOException {
        assertFails(Messages.message("m-17").putFields(field, NUMBER).build(), field, "integer value");
    }

    @Test
    void append_fails_whenStrictAndLabelIsNoString() throws IOException {
        Value labels = list(Messages.text("a"), NULL);

        assertFails(Messages.message("m-17").putFields("labels", labels).build(), "labels", "null value");
    }

    private void assertFails(Document message, String field, String type) throws IOException {
        MessageEncoder csv =
                MessageEncoder.of(ExportOptions.DEFAULT.toBuilder().strict(true).build(), out);

        assertThatThrownBy(() -> csv.append(StoredMessages.of(message)))
                .isInstanceOfSatisfying(
                        UnexportableMessageException.class,
                        failure -> assertThat(failure.failure())
                                .isEqualTo(new JobFailure(
                                        JobFailure.Code.MALFORMED_MESSAGE,
                                        "message m-17 cannot be exported: its field " + field
                                                + " is of the wrong type (" + type
                                                + "); correct or delete the message, or export again without strict")));
    }

    private static Value list(Value... values) {
        return Value.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addAllValues(List.of(values)))
                .build();
    }

    private String csv(String field, Value value) throws IOException {
        return encode(ExportOptions.DEFAULT, field, value);
    }

    private String jsonl(String field, Value value) throws IOException {
        return encode(JSONL, field, value);
    }

    private String encode(ExportOptions options, String field, Value value) throws IOException {
        out.reset();
        MessageEncoder encoder = MessageEncoder.of(options, out);
        encoder.append(
                StoredMessages.of(Messages.message("m").putFields(field, value).build()));
        encoder.finish();
        return out.toString(StandardCharsets.UTF_8);
    }
}
