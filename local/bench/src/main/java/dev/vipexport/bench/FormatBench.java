package dev.vipexport.bench;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.stack.load.Message;
import dev.vipexport.worker.encode.MessageEncoder;
import dev.vipexport.worker.message.StoredMessage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Rows for each CPU second of one thread, format by format, and beside other writers of workbooks. Ours begin with
 * Firestore's answers, the others with texts that are decoded already.
 */
final class FormatBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 6;

    /** The level that fastexcel deflates with unless told otherwise. */
    private static final int FASTEXCEL_LEVEL = 4;

    private static final int OUR_LEVEL = 1;

    private final List<byte[]> responses;
    private final List<Message> messages;

    private FormatBench(Rows rows) {
        this.messages =
                LongStream.range(0, rows.count()).mapToObj(rows::message).toList();
        this.responses = messages.stream().map(EncodeBench::response).toList();
    }

    /** Writes all rows to a stream. */
    @FunctionalInterface
    private interface Writer {
        void write(CountingOutputStream out) throws IOException;
    }

    static void run(Rows rows, int rounds, Report report) throws IOException {
        var bench = new FormatBench(rows);
        Map<String, Writer> writers = new LinkedHashMap<>();
        ExportOptions csv = ExportOptions.DEFAULT;
        ExportOptions xlsx = csv.toBuilder().format(Format.XLSX).build();
        writers.put("CSV", out -> bench.encode(csv, out));
        writers.put(
                "CSV, gzip",
                out -> bench.encode(
                        csv.toBuilder().compression(Compression.GZIP).build(), out));
        writers.put("XLSX", out -> bench.encode(xlsx, out));
        writers.put("Apache POI SXSSF", out -> OtherWorkbooks.writeWithPoi(bench.messages, out));
        writers.put("fastexcel", out -> OtherWorkbooks.writeWithFastExcel(bench.messages, out, FASTEXCEL_LEVEL));
        writers.put("fastexcel, our level", out -> OtherWorkbooks.writeWithFastExcel(bench.messages, out, OUR_LEVEL));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (var writer : writers.entrySet()) {
                var out = new CountingOutputStream();
                long before = THREADS.getCurrentThreadCpuTime();
                writer.getValue().write(out);
                double rate = rows.count() * 1e9 / (THREADS.getCurrentThreadCpuTime() - before);
                sizes.put(writer.getKey(), out.bytes());
                if (round >= 0) {
                    rates.computeIfAbsent(writer.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        print(rows, rates, sizes, report);
    }

    private static void print(Rows rows, Map<String, List<Double>> rates, Map<String, Long> sizes, Report report) {
        double xlsx = median(Objects.requireNonNull(rates.get("XLSX")));
        var lines = new ArrayList<List<Object>>();
        rates.forEach((name, all) -> lines.add(List.of(
                name,
                median(all),
                xlsx / median(all),
                (double) Objects.requireNonNull(sizes.get(name)) / rows.count())));
        report.table(
                "rows for each CPU second of one thread, rows with texts of " + rows.textLength() + " characters",
                List.of("", "rows/CPU-s", "XLSX is faster", "bytes a row"),
                lines);
    }

    static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private void encode(ExportOptions options, CountingOutputStream out) throws IOException {
        MessageEncoder encoder = MessageEncoder.of(options, out);
        encoder.writeHeader();
        for (byte[] response : responses) {
            encoder.append(Objects.requireNonNull(StoredMessage.parse(response)));
        }
        encoder.finish();
    }
}
