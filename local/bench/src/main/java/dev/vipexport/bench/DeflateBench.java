package dev.vipexport.bench;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.worker.deflate.FragmentDeflater;
import dev.vipexport.worker.encode.MessageEncoder;
import dev.vipexport.worker.message.StoredMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Megabytes that one thread compresses in a CPU second, with their CRC-32: our deflater beside the JDK's zlib. */
final class DeflateBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 6;
    private static final int PIECE = 1 << 16;
    private static final List<Integer> LEVELS = List.of(1, 2, 4, 6);

    /** An empty last block, which a fragment does not have. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private DeflateBench() {}

    /** Compresses a content. */
    @FunctionalInterface
    private interface Compressor {
        void compress(byte[] content, OutputStream out) throws IOException;
    }

    static void run(Rows rows, int rounds, Report report) throws IOException {
        ExportOptions csv =
                ExportOptions.DEFAULT.toBuilder().compression(Compression.GZIP).build();
        ExportOptions xlsx =
                ExportOptions.DEFAULT.toBuilder().format(Format.XLSX).build();
        compare("CSV", content(rows, csv), rows, rounds, report);
        compare("the rows of a sheet", content(rows, xlsx), rows, rounds, report);
    }

    private static byte[] content(Rows rows, ExportOptions options) throws IOException {
        var deflated = new ByteArrayOutputStream();
        MessageEncoder encoder = MessageEncoder.of(options, deflated);
        for (long row = 0; row < rows.count(); row++) {
            byte[] response = EncodeBench.response(rows.message(row));
            encoder.append(Objects.requireNonNull(StoredMessage.parse(response)));
        }
        encoder.finish();
        var inflater = new Inflater(true);
        try (var stream = new InflaterInputStream(
                new SequenceInputStream(
                        new ByteArrayInputStream(deflated.toByteArray()), new ByteArrayInputStream(LAST_BLOCK)),
                inflater)) {
            return stream.readAllBytes();
        } finally {
            inflater.end();
        }
    }

    private static void compare(String name, byte[] content, Rows rows, int rounds, Report report) throws IOException {
        Map<String, Compressor> compressors = new LinkedHashMap<>();
        compressors.put("ours", DeflateBench::compress);
        LEVELS.forEach(
                level -> compressors.put("zlib, level " + level, (bytes, out) -> compressWithZlib(bytes, level, out)));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        Map<String, Double> sizes = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (var compressor : compressors.entrySet()) {
                var out = new CountingOutputStream();
                long before = THREADS.getCurrentThreadCpuTime();
                compressor.getValue().compress(content, out);
                double rate = content.length * 1e3 / (THREADS.getCurrentThreadCpuTime() - before);
                sizes.put(compressor.getKey(), 100.0 * out.bytes() / content.length);
                if (round >= 0) {
                    rates.computeIfAbsent(compressor.getKey(), key -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        var lines = new ArrayList<List<Object>>();
        rates.forEach(
                (key, all) -> lines.add(List.of(key, FormatBench.median(all), Objects.requireNonNull(sizes.get(key)))));
        report.table(
                "compression alone: " + name + " with texts of " + rows.textLength() + " characters",
                List.of("", "MB/CPU-s", "size, %"),
                lines);
    }

    private static void compress(byte[] content, OutputStream out) throws IOException {
        var deflater = new FragmentDeflater(out);
        for (int at = 0; at < content.length; at += PIECE) {
            deflater.write(content, at, Math.min(PIECE, content.length - at));
        }
        deflater.finish();
    }

    private static void compressWithZlib(byte[] content, int level, OutputStream out) throws IOException {
        var deflater = new Deflater(level, true);
        var checksum = new CRC32();
        byte[] block = new byte[PIECE];
        for (int at = 0; at < content.length; at += PIECE) {
            int size = Math.min(PIECE, content.length - at);
            checksum.update(content, at, size);
            deflater.setInput(content, at, size);
            drain(deflater, Deflater.NO_FLUSH, block, out);
        }
        drain(deflater, Deflater.FULL_FLUSH, block, out);
        deflater.end();
    }

    private static void drain(Deflater deflater, int flush, byte[] block, OutputStream out) throws IOException {
        int length;
        do {
            length = deflater.deflate(block, 0, PIECE, flush);
            out.write(block, 0, length);
        } while (length == PIECE);
    }
}
