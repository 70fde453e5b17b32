package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.NullValue;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvEncoderTest {
    private static final Value NULL =
            Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
    private static final Value NUMBER = Value.newBuilder().setIntegerValue(7).build();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void encoder_countsDefusedCells() throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);

        csv.append(StoredMessages.of(Messages.message("m1")
                .putFields("userId", Messages.text("=u"))
                .putFields("text", Messages.text("@t"))
                .build()));
        csv.append(StoredMessages.of(
                Messages.message("m2").putFields("text", Messages.text("-7")).build()));

        assertThat(csv.cellsDefused()).isEqualTo(2);
        assertThat(csv.rows()).isEqualTo(2);
    }

    @Test
    void encoder_countsCellOnce_whenItNeedsManyApostrophes() throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);

        csv.append(StoredMessages.of(Messages.message("m")
                .putFields("text", Messages.text("=1;=2;=3"))
                .build()));
        csv.append(StoredMessages.of(
                Messages.message("m").putFields("text", Messages.text("one;=2")).build()));

        assertThat(csv.cellsDefused()).isEqualTo(2);
    }

    @Test
    void encoder_keepsFormula_whenRaw() throws IOException {
        MessageEncoder csv = MessageEncoder.of(Messages.RAW, out);

        csv.append(StoredMessages.of(
                Messages.message("m").putFields("text", Messages.text("=1+1")).build()));
        csv.finish();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("m,,,,,,=1+1\r\n");
        assertThat(csv.cellsDefused()).isZero();
    }

    @Test
    void header_isNotCountedAsRow() throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);

        csv.writeHeader();

        assertThat(csv.rows()).isZero();
    }

    @Test
    void null_becomesEmptyCell() throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);

        csv.append(StoredMessages.of(Messages.message("m")
                .putAllFields(Map.of("timestamp", NULL, "userId", NULL, "labels", NULL, "text", NULL))
                .build()));
        csv.finish();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("m,,,,,,\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "userId", "kind", "source", "labels", "text"})
    void append_fails_whenFieldHasWrongType(String field) throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);
        Document broken = Messages.message("m-17").putFields(field, NUMBER).build();

        assertThatThrownBy(() -> csv.append(StoredMessages.of(broken)))
                .isInstanceOf(UnexportableMessageException.class)
                .hasMessage("message m-17 cannot be exported: its field " + field
                        + " is of the wrong type (integer value); correct or delete the message, then export again");
    }

    @Test
    void append_fails_whenLabelIsNotString() throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);
        Value labels = Value.newBuilder()
                .setArrayValue(
                        ArrayValue.newBuilder().addValues(Messages.text("a")).addValues(NUMBER))
                .build();

        assertThatThrownBy(() -> csv.append(StoredMessages.of(
                        Messages.message("m").putFields("labels", labels).build())))
                .isInstanceOf(UnexportableMessageException.class)
                .hasMessageContaining("labels");
    }

    @Test
    void labels_keepTheirOrder() throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);

        csv.append(StoredMessages.of(Messages.message("m")
                .putFields("labels", Messages.list(List.of("z", "a", "")))
                .build()));
        csv.finish();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("m,,,,,z|a|,\r\n");
    }
}
