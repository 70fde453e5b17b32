package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Value;
import com.google.protobuf.NullValue;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Warning;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvEncoderTest {
    private static final Value NULL =
            Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();

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

    @Test
    void timestamp_hasNoOffset_forSpreadsheets() throws IOException {
        ExportOptions options = ExportOptions.DEFAULT.toBuilder()
                .timestamps(ExportOptions.Timestamps.SPREADSHEET)
                .timeZone(ZoneId.of("Europe/Zurich"))
                .build();
        MessageEncoder csv = MessageEncoder.of(options, out);

        csv.append(StoredMessages.of(Messages.message("m")
                .putFields("timestamp", Messages.time(Instant.parse("2026-06-01T22:00:00.5Z")))
                .build()));
        csv.finish();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("m,2026-06-02 00:00:00,,,,,\r\n");
    }

    @Test
    void nul_isReplacedAndCounted() throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);

        csv.append(StoredMessages.of(Messages.message("m1")
                .putFields("userId", Messages.text("a\0b\0"))
                .putFields("text", Messages.text("\0;\0"))
                .build()));
        csv.append(StoredMessages.of(
                Messages.message("m2").putFields("text", Messages.text("plain")).build()));
        csv.append(StoredMessages.of(
                Messages.message("m3").putFields("text", Messages.text("\0")).build()));
        csv.finish();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("m1,,\"a\uFFFDb\uFFFD\",,,,\"\uFFFD;\uFFFD\"\r\nm2,,,,,,plain\r\nm3,,,,,,\"\uFFFD\"\r\n");
        assertThat(csv.warnings())
                .containsExactly(new Warning(Warning.Code.CHARACTERS_REPLACED, 3, 2, List.of("m1", "m3")));
    }

    @ParameterizedTest
    @CsvSource({
        "x, 32767, 0",
        "x, 32768, 1",
        "=, 32766, 0",
        "=, 32767, 1",
        "日, 32767, 0",
        "日, 32768, 1",
        "🎉, 16383, 0",
        "🎉, 16384, 1"
    })
    void cell_isCounted_whenSpreadsheetCannotHoldIt(String character, int length, int cells) throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);

        csv.append(StoredMessages.of(Messages.message("m")
                .putFields("text", Messages.text(character.repeat(length)))
                .build()));

        assertThat(csv.warnings())
                .isEqualTo(
                        cells == 0 ? List.of() : List.of(new Warning(Warning.Code.CELLS_TOO_LONG, 1, 1, List.of("m"))));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"a|b;c, \"a\\|b;c\"", "a\\b, a\\\\b", "\\, \\\\", "|, \"\\|\"", "=1, '=1"})
    void label_isEscaped(String label, String cell) throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);

        csv.append(StoredMessages.of(Messages.message("m")
                .putFields("labels", Messages.list(List.of(label)))
                .build()));
        csv.finish();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("m,,,,," + cell + ",\r\n");
    }

    @Test
    void labels_keepTheirOrder() throws IOException {
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);

        csv.append(StoredMessages.of(Messages.message("m")
                .putFields("labels", Messages.list(List.of("z", "a", "")))
                .build()));
        csv.finish();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("m,,,,,\"z|a|\",\r\n");
    }
}
