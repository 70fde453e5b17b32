package dev.vipexport.worker.slice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.storage.BlobId;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.worker.Backends;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exports texts that are larger than a block or a chunk, so blocks end inside characters and at quotes. */
class LongTextExportTest {
    private static final int[] LENGTHS = {1, 70_000, 3, 65_536, 300_000, 4_096, 262_144, 900_000, 0, 131_071};
    private static final String[] PIECES = {"\"", "\\", "\n", "\r\n", ",", "é", "日", "🎉", "\u0001", "word "};

    private static final List<String> TEXTS = new ArrayList<>();
    private static Backends backends;
    private static Instant readAt;

    @BeforeAll
    static void start() throws Exception {
        backends = new Backends();
        var random = new Random(1);
        for (int i = 0; i < LENGTHS.length; i++) {
            TEXTS.add(text(random, LENGTHS[i]));
            backends.addMessage(Backends.id(i), TestJobs.DAY.plusSeconds(i), TEXTS.get(i));
        }
        readAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @AfterAll
    static void stop() {
        backends.close();
    }

    /** Returns a text of {@code length} bytes of UTF-8, or up to three less. */
    private static String text(Random random, int length) {
        var text = new StringBuilder();
        for (int left = length; left >= 4; ) {
            String piece = PIECES[random.nextInt(PIECES.length)].repeat(1 + random.nextInt(3));
            int size = piece.getBytes(StandardCharsets.UTF_8).length;
            if (size <= left) {
                text.append(piece);
                left -= size;
            }
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("formats")
    void part_containsWholeText_forEachFormat(Format format, Compression compression) throws Exception {
        var options = ExportOptions.DEFAULT.toBuilder()
                .format(format)
                .compression(compression)
                .columns(List.of(MessageColumn.ID, MessageColumn.TEXT))
                .formulas(Formulas.RAW)
                .build();
        var slice = new Slice(ExportIds.next(), 1, 1, TestJobs.query(), readAt, options);

        SliceOutcome outcome = new SliceExporter(
                        backends.readers, backends.uploads, new SliceMeters(new SimpleMeterRegistry()))
                .export(slice, rows -> true);

        byte[] part = backends.storage.readAllBytes(BlobId.of(Backends.BUCKET, slice.objectName()));
        assertThat(((SliceOutcome.Done) outcome).part().bytes()).isEqualTo(part.length);
        byte[] expected = expected(format).getBytes(StandardCharsets.UTF_8);
        assertThat(Arrays.equals(compression == Compression.GZIP ? inflate(part, expected.length) : part, expected))
                .as("the rows, byte for byte")
                .isTrue();
    }

    static Stream<Arguments> formats() {
        return Stream.of(Format.CSV, Format.JSONL)
                .flatMap(format ->
                        Arrays.stream(Compression.values()).map(compression -> Arguments.of(format, compression)));
    }

    /** Returns the content of a part, which is a raw deflate stream without a last block. */
    private static byte[] inflate(byte[] part, int length) throws DataFormatException {
        var inflater = new Inflater(true);
        inflater.setInput(part);
        byte[] content = new byte[length + 1];
        int count = inflater.inflate(content);
        inflater.end();
        return Arrays.copyOf(content, count);
    }

    private static String expected(Format format) {
        var file = new StringBuilder();
        for (int i = TEXTS.size() - 1; i >= 0; i--) {
            file.append(format == Format.CSV ? csv(Backends.id(i), TEXTS.get(i)) : json(Backends.id(i), TEXTS.get(i)));
        }
        return file.toString();
    }

    private static String csv(String id, String text) {
        return text.isEmpty() ? id + ",\r\n" : id + ",\"" + text.replace("\"", "\"\"") + "\"\r\n";
    }

    private static String json(String id, String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\u0001", "\\u0001");
        return "{\"id\":\"" + id + "\",\"text\":\"" + escaped + "\"}\n";
    }
}
