package dev.vipexport.worker.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Compresses with our code and reads back with the JDK's. */
final class Streams {
    private Streams() {}

    /** Returns the fragment of a content that is written at once. Requires the right size and checksum. */
    static byte[] deflate(byte[] content) throws IOException {
        return deflate(content, Math.max(1, content.length));
    }

    /** Returns the fragment of a content that is written in pieces of {@code size} bytes. */
    static byte[] deflate(byte[] content, int size) throws IOException {
        var out = new ByteArrayOutputStream();
        var deflater = new FragmentDeflater(out);
        for (int at = 0; at < content.length; at += size) {
            deflater.write(content, at, Math.min(size, content.length - at));
        }
        deflater.finish();
        var checksum = new CRC32();
        checksum.update(content);
        assertThat(deflater.uncompressed()).isEqualTo(new Part.Uncompressed(content.length, (int) checksum.getValue()));
        return out.toByteArray();
    }

    /** Returns the content of fragments in sequence. Requires {@code length} bytes and no last block. */
    static byte[] inflate(byte[] deflated, int length) throws DataFormatException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            byte[] read = new byte[length + 1];
            int count = 0;
            for (int more = inflater.inflate(read);
                    more > 0;
                    more = inflater.inflate(read, count, read.length - count)) {
                count += more;
            }
            assertThat(count).isEqualTo(length);
            assertThat(inflater.getRemaining()).isZero();
            assertThat(inflater.finished()).as("a fragment has no last block").isFalse();
            return Arrays.copyOf(read, count);
        } finally {
            inflater.end();
        }
    }

    /** Requires that the content of its fragment is this content, and that the fragment ends with a full flush. */
    static void assertReadBack(byte[] content) throws IOException, DataFormatException {
        byte[] deflated = deflate(content);
        assertThat(deflated).endsWith(0, 0, 0xFF, 0xFF);
        assertThat(Arrays.equals(inflate(deflated, content.length), content))
                .as("a content of %d bytes", content.length)
                .isTrue();
    }
}
