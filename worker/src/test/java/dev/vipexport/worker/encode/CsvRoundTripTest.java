package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Document;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.storage.Crc32c;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another parser of RFC 4180 reads what the encoder writes. */
class CsvRoundTripTest {
    private static final String[] PIECES = {
        ",", "\"", "\r", "\n", "\r\n", " ", "\t", "'", "=", "+", "-", "@", "#", ";", "\\", "|", "0", "a", "é", "日",
        "🎉", "\u0000", "\u2028", "\uFEFF", "\"\""
    };

    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rows_areReadBackUnchanged(long seed) throws IOException {
        var random = new Random(seed);
        var expected = new ArrayList<List<String>>();
        var out = new ByteArrayOutputStream();
        MessageEncoder csv = MessageEncoder.of(Messages.RAW, out);
        for (int i = 0; i < 500; i++) {
            List<String> row = row(random, i);
            expected.add(row.stream().map(cell -> cell.replace('\0', '\uFFFD')).toList());
            csv.append(StoredMessages.of(message(row)));
        }
        csv.finish();

        assertThat(parse(out.toString(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    /** Pins the bytes, because a job can start under one version of this code and end under the next. */
    @Test
    void encoding_isStable_acrossVersions() throws IOException {
        var checksum = new CRC32C();
        checksum.update(encode(1));

        assertThat(Crc32c.base64(checksum)).isEqualTo("b4YqdQ==");
    }

    private static byte[] encode(long seed) throws IOException {
        var random = new Random(seed);
        var out = new ByteArrayOutputStream();
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);
        for (int i = 0; i < 100; i++) {
            csv.append(StoredMessages.of(message(row(random, i))));
        }
        csv.finish();
        return out.toByteArray();
    }

    private static List<String> row(Random random, int i) {
        Instant at = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L);
        return List.of(
                "m" + i,
                MICROSECONDS.format(at),
                text(random),
                text(random),
                text(random),
                text(random).replaceAll("[|\\\\]", ""),
                text(random));
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static Document message(List<String> row) {
        return Messages.message(row.get(0))
                .putFields("timestamp", Messages.time(Instant.parse(row.get(1))))
                .putFields("userId", Messages.text(row.get(2)))
                .putFields("kind", Messages.text(row.get(3)))
                .putFields("source", Messages.text(row.get(4)))
                .putFields("labels", Messages.list(List.of(row.get(5))))
                .putFields("text", Messages.text(row.get(6)))
                .build();
    }

    private static List<List<String>> parse(String file) throws IOException {
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().skipEmptyLines(false).ofCsvRecord(file)) {
            return reader.stream().map(CsvRecord::getFields).toList();
        }
    }
}
