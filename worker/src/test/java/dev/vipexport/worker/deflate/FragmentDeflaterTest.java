package dev.vipexport.worker.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentDeflaterTest {
    private static final int BLOCK = 3 << 15;

    /** Around the borders of stored blocks, of our blocks and of the window. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 2, 3, 4, 5, 7, 8, 9, 32_767, 32_768, 32_769, 65_534, 65_535, 65_536, 98_303, 98_304, 98_305,
                131_071, 131_072, 131_073, 196_607, 196_608, 196_609, 5_000_000
            })
    void content_isReadBack_ofAnyLength(int length) throws Exception {
        Streams.assertReadBack(random(length, 256));
        Streams.assertReadBack(random(length, 2));
        Streams.assertReadBack(new byte[length]);
    }

    @ParameterizedTest
    @MethodSource
    void content_isReadBack_ofAnyKind(byte[] content) throws Exception {
        Streams.assertReadBack(content);
    }

    static Stream<byte[]> content_isReadBack_ofAnyKind() {
        return Stream.of(
                bytes(1 << 18, i -> i),
                bytes(1 << 18, i -> i >> 8),
                bytes(1 << 18, i -> (i * i) >> 5),
                bytes(1 << 18, i -> Integer.numberOfTrailingZeros(i % BLOCK + 1)),
                "<c/>".repeat(100_000).getBytes(StandardCharsets.US_ASCII),
                concat(
                        random(BLOCK, 256),
                        "text ".repeat(50_000).getBytes(StandardCharsets.US_ASCII),
                        new byte[BLOCK]));
    }

    /** The seed is in the report, so a failure can be repeated. */
    @ParameterizedTest
    @MethodSource("seeds")
    void content_isReadBack_whenRandomlyRepetitive(int seed) throws Exception {
        Streams.assertReadBack(repetitive(new Random(seed), 400_000));
    }

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @Test
    void matches_areReadBack_ofEachLength() throws Exception {
        for (int length = 1; length <= 600; length++) {
            byte[] repeated = random(length, 256);
            Streams.assertReadBack(concat(repeated, random(7, 256), repeated, new byte[] {1}));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 255, 256, 257, 4_096, 16_384, 32_766, 32_767, 32_768})
    void matches_areFoundAndReadBack_atEachDistance(int distance) throws Exception {
        byte[] content = new byte[2 * BLOCK];
        System.arraycopy(random(distance, 256), 0, content, 0, distance);
        for (int at = distance; at < content.length; at++) {
            content[at] = content[at - distance];
        }

        Streams.assertReadBack(content);
        // the table of hashes forgets some positions
        assertThat(Streams.deflate(content).length).isLessThan(2 * distance + 8_000);
    }

    /** A reader keeps 32 KiB, so it would refuse a longer distance. */
    @ParameterizedTest
    @ValueSource(ints = {32_769, 32_770, 40_000, 65_536, 98_304, 98_305})
    void repetition_isNoMatch_whenTooFar(int distance) throws Exception {
        byte[] far = random(distance, 256);
        byte[] content = concat(far, far);

        Streams.assertReadBack(content);
        assertThat(Streams.deflate(content).length).isGreaterThan(content.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1_000, 65_536, 98_304, 98_305, 300_000})
    void fragment_isEqual_howeverItIsWritten(int size) throws Exception {
        byte[] content = repetitive(new Random(7), 350_000);

        assertThat(Arrays.equals(Streams.deflate(content, size), Streams.deflate(content)))
                .isTrue();
    }

    @Test
    void fragment_isEqual_whenWrittenByteByByte() throws Exception {
        byte[] content = repetitive(new Random(8), 120_000);
        var out = new ByteArrayOutputStream();
        var deflater = new FragmentDeflater(out);
        for (byte b : content) {
            deflater.write(b);
        }
        deflater.finish();

        assertThat(out.toByteArray()).isEqualTo(Streams.deflate(content));
    }

    /** A fragment that referred to bytes before it would read other bytes behind another fragment. */
    @Test
    void fragments_areOneStream_whereverContentIsSplit() throws Exception {
        byte[] content = repetitive(new Random(9), 3_000);
        for (int split = 0; split <= content.length; split++) {
            byte[] first = Streams.deflate(Arrays.copyOf(content, split));
            byte[] second = Streams.deflate(Arrays.copyOfRange(content, split, content.length));

            assertThat(Streams.inflate(concat(first, second), content.length)).isEqualTo(content);
        }
    }

    @Test
    void fragments_areOneStream_inAnySequence() throws Exception {
        byte[][] contents = {
            repetitive(new Random(1), 200_000), {}, {5}, repetitive(new Random(2), 100_000), random(70_000, 256)
        };
        var random = new Random(3);
        for (int round = 0; round < 20; round++) {
            var content = new ByteArrayOutputStream();
            var deflated = new ByteArrayOutputStream();
            for (int i = 0; i < 6; i++) {
                byte[] next = contents[random.nextInt(contents.length)];
                content.writeBytes(next);
                deflated.writeBytes(Streams.deflate(next));
            }

            byte[] read = Streams.inflate(deflated.toByteArray(), content.size());
            assertThat(Arrays.equals(read, content.toByteArray())).isTrue();
        }
    }

    @Test
    void fragment_isReadAlone() throws Exception {
        byte[] content = repetitive(new Random(11), 50_000);

        byte[] second = Streams.deflate(content);

        assertThat(Streams.inflate(second, content.length)).isEqualTo(content);
    }

    /** Five bytes for each stored block, and five for the flush. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 98_304, 1_000_000})
    void content_growsByFewBytes_whenNothingRepeats(int length) throws Exception {
        int blocks = 2 * (length / BLOCK + 1);

        assertThat(Streams.deflate(random(length, 256)).length).isLessThanOrEqualTo(length + 5 * blocks + 5);
    }

    @Test
    void repetitiveContent_takesFewBytes() throws Exception {
        assertThat(Streams.deflate(new byte[1_000_000]).length).isLessThan(1_500);
        assertThat(Streams.deflate("short text".getBytes(StandardCharsets.US_ASCII)))
                .as("fixed codes")
                .hasSizeLessThan(20);
    }

    /** A slice can have gigabytes, so garbage for each block would add up. */
    @Test
    void blocks_allocateNothing_afterFirst() throws Exception {
        byte[] content = repetitive(new Random(12), 10 * BLOCK);
        var deflater = new FragmentDeflater(OutputStream.nullOutputStream());
        deflater.write(content, 0, content.length);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10; i++) {
            deflater.write(content, 0, content.length);
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes for 100 blocks")
                .isLessThan(10_000);
    }

    /**
     * Workers of two versions may write slices of one file, and one slice twice. So a change of these bytes belongs into the
     * notes of a release.
     */
    @Test
    void bytes_areStable_acrossVersions() throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        for (int seed = 0; seed < 10; seed++) {
            digest.update(Streams.deflate(repetitive(new Random(seed), 250_000)));
        }
        digest.update(Streams.deflate(random(150_000, 256)));
        digest.update(Streams.deflate("short text".getBytes(StandardCharsets.US_ASCII)));

        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("2cfe8fd1b44a2d793247e2ac94e32cd716986225908b0a56e4f5153fbea18287");
    }

    private static byte[] random(int length, int values) {
        var random = new Random(length);
        return bytes(length, i -> random.nextInt(values));
    }

    private static byte[] bytes(int length, IntUnaryOperator value) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) value.applyAsInt(i);
        }
        return bytes;
    }

    /** Returns literals and copies of random lengths and distances, as a reader of deflate makes them. */
    static byte[] repetitive(Random random, int length) {
        byte[] content = new byte[length];
        int values = 1 + random.nextInt(256);
        int at = 0;
        while (at < length) {
            int size = Math.min(length - at, 1 + random.nextInt(1 << random.nextInt(11)));
            int distance = 1 + random.nextInt(1 << random.nextInt(17));
            boolean isCopy = random.nextInt(4) > 0 && distance <= at;
            for (int end = at + size; at < end; at++) {
                content[at] = isCopy ? content[at - distance] : (byte) random.nextInt(values);
            }
        }
        return content;
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
