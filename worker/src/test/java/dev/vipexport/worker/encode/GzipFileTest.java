package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Document;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gzip file is one member, whatever its number of slices, because many readers stop after the first. */
class GzipFileTest {
    private static final ExportOptions GZIP =
            ExportOptions.DEFAULT.toBuilder().compression(Compression.GZIP).build();

    private static final int HEADER = 10;
    private static final int TRAILER = 8;

    private static final List<Document> MESSAGES = IntStream.range(0, 3_000)
            .mapToObj(i -> Messages.message("m" + i)
                    .putFields("text", Messages.text("text " + i * 31))
                    .build())
            .toList();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000, 3_000})
    void file_isReadWhole_byReaderThatStopsAfterMember(int sliceRows) throws IOException {
        byte[] file = Files.file(GZIP, Files.slices(MESSAGES, sliceRows));

        // GZIPInputStream looks for a further member only if bytes are available
        byte[] read = new GZIPInputStream(new NothingAvailable(file)).readAllBytes();

        assertThat(read).isEqualTo(plain(Format.CSV));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 3_000})
    void member_endsWithFile_andHasRightTrailer(int sliceRows) throws Exception {
        byte[] file = Files.file(GZIP, Files.slices(MESSAGES, sliceRows));
        byte[] expected = plain(Format.CSV);
        var checksum = new CRC32();
        checksum.update(expected);

        assertThat(inflate(Arrays.copyOfRange(file, HEADER, file.length), expected.length))
                .isEqualTo(expected);

        ByteBuffer trailer =
                ByteBuffer.wrap(file, file.length - TRAILER, TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(trailer.getInt()).isEqualTo((int) checksum.getValue());
        assertThat(trailer.getInt()).isEqualTo(expected.length);
    }

    @Test
    void header_hasNoTimeAndNoName() throws IOException {
        assertThat(Files.file(GZIP, List.of(List.of()))).startsWith(0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CSV", "JSONL"})
    void file_isValid_whenThereAreNoMessages(Format format) throws IOException {
        byte[] file = Files.file(GZIP.toBuilder().format(format).build(), List.of(List.of()));

        byte[] read = new GZIPInputStream(new NothingAvailable(file)).readAllBytes();

        assertThat(read).isEqualTo(format == Format.CSV ? header() : new byte[0]);
    }

    @Test
    void file_isEqual_whenWrittenAgain() throws IOException {
        assertThat(Files.file(GZIP, Files.slices(MESSAGES, 100)))
                .isEqualTo(Files.file(GZIP, Files.slices(MESSAGES, 100)));
    }

    private static byte[] header() throws IOException {
        return Files.file(ExportOptions.DEFAULT, List.of(List.of()));
    }

    private static byte[] plain(Format format) throws IOException {
        return Files.file(ExportOptions.DEFAULT.toBuilder().format(format).build(), List.of(MESSAGES));
    }

    /** Returns what a raw deflate stream holds. Requires that it ends right before the trailer. */
    private static byte[] inflate(byte[] streamAndTrailer, int length) throws DataFormatException {
        var inflater = new Inflater(true);
        inflater.setInput(streamAndTrailer);
        byte[] read = new byte[length + 1];
        int count = 0;
        while (!inflater.finished()) {
            count += inflater.inflate(read, count, read.length - count);
        }
        assertThat(inflater.getRemaining()).isEqualTo(TRAILER);
        inflater.end();
        return Arrays.copyOf(read, count);
    }

    /** Like a stream from the network whose next bytes have not arrived. */
    private static final class NothingAvailable extends ByteArrayInputStream {
        NothingAvailable(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int available() {
            return 0;
        }
    }
}
