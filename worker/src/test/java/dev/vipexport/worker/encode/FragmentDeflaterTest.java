package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentDeflaterTest {

    /** Random bytes do not shrink, so their compressed form also crosses the border of a block. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_000, 65_531, 65_532, 65_536, 200_000, 1_000_000})
    void fragment_isReadBack_andEndsWithFlush(int length) throws Exception {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        var out = new ByteArrayOutputStream();

        Part.Uncompressed uncompressed = deflate(out, content);

        assertThat(out.toByteArray()).endsWith(0, 0, 0xFF, 0xFF);
        assertThat(inflate(out.toByteArray(), length)).isEqualTo(content);
        var checksum = new CRC32();
        checksum.update(content);
        assertThat(uncompressed).isEqualTo(new Part.Uncompressed(length, (int) checksum.getValue()));
    }

    @Test
    void fragments_areOneStream_whenInSequence() throws Exception {
        var out = new ByteArrayOutputStream();
        byte[] content =
                "the same text, again and again; ".repeat(5_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        deflate(out, content);
        deflate(out, new byte[0]);
        deflate(out, content);

        byte[] read = inflate(out.toByteArray(), 2 * content.length);

        assertThat(Arrays.copyOf(read, content.length)).isEqualTo(content);
        assertThat(Arrays.copyOfRange(read, content.length, read.length)).isEqualTo(content);
    }

    private static Part.Uncompressed deflate(ByteArrayOutputStream out, byte[] content) throws IOException {
        var deflater = new FragmentDeflater(out);
        deflater.write(content, 0, content.length);
        deflater.finish();
        Part.Uncompressed uncompressed = deflater.uncompressed();
        deflater.release();
        return uncompressed;
    }

    private static byte[] inflate(byte[] deflated, int length) throws DataFormatException {
        var inflater = new Inflater(true);
        inflater.setInput(deflated);
        byte[] read = new byte[length + 1];
        int count = 0;
        for (int more = inflater.inflate(read); more > 0; more = inflater.inflate(read, count, read.length - count)) {
            count += more;
        }
        assertThat(inflater.finished()).as("a fragment has no last block").isFalse();
        inflater.end();
        return Arrays.copyOf(read, count);
    }
}
