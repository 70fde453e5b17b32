package dev.vipexport.bench;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.storage.Storage;
import com.google.firestore.v1.RunQueryRequest;
import com.sun.management.OperatingSystemMXBean;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.rows.RowReaderFactory;
import dev.vipexport.worker.rows.RowSettings;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExporter;
import dev.vipexport.worker.slice.SliceMeters;
import dev.vipexport.worker.slice.SliceOutcome;
import dev.vipexport.worker.upload.Uploads;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.springframework.util.unit.DataSize;

/** Rows for each second of this process's CPU: the export against the drain of the same stream and the naive ways. */
final class DrainBench {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Rounds that do not count: the optimising compiler is busy until then, longest with sending, called once a chunk. */
    private static final int WARM_UP = 25;

    private DrainBench() {}

    static void run(Servers servers, Rows rows, int rounds, Report report) throws Exception {
        CloudSettings cloud = servers.cloud();
        var reading = new RowSettings(
                512, DataSize.ofMegabytes(8), Duration.ofSeconds(20), 8, Duration.ofMillis(100), Duration.ofSeconds(5));
        String[] hostPort = servers.endpoint("firestore").split(":", 2);
        ManagedChannel channel = ManagedChannelBuilder.forAddress(hostPort[0], Integer.parseInt(hostPort[1]))
                .usePlaintext()
                // as the export has it: a thread pool in between would make any drain look dear
                .directExecutor()
                .build();
        try (Firestore firestore = GoogleClients.firestore(cloud);
                Storage storage = Uploads.storage(cloud, Servers.UPLOAD)) {
            ExportQuery query = rows.query();
            Instant readAt = readAt(firestore, query);
            RunQueryRequest request = RawDrain.request(firestore, query, readAt);
            var naive = new NaiveExport(firestore, storage);
            var exporter = new SliceExporter(
                    new RowReaderFactory(firestore, cloud, reading, new ShutdownSignal(), new SimpleMeterRegistry()),
                    new Uploads(storage, cloud, Servers.UPLOAD),
                    new SliceMeters(new SimpleMeterRegistry()));
            Map<String, LongSupplier> contenders = new LinkedHashMap<>();
            contenders.put("drain, bytes only", () -> RawDrain.drainBytes(channel, request) > 0 ? rows.count() : 0);
            contenders.put("drain, decoded", () -> RawDrain.drainDecoded(channel, request));
            contenders.put("export", () -> export(exporter, query, readAt));
            contenders.put("naive, stream", () -> naive.exportStreamed(query));
            contenders.put("naive, pages", () -> naive.exportPaged(query));
            Map<String, List<Double>> rates = new LinkedHashMap<>();
            for (int round = -WARM_UP; round < rounds; round++) {
                for (var contender : contenders.entrySet()) {
                    double rate = rate(rows, contender.getValue());
                    if (round >= 0) {
                        rates.computeIfAbsent(contender.getKey(), name -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
            double drain = median(rates.getOrDefault("drain, decoded", List.of()));
            var lines = new ArrayList<List<Object>>();
            rates.forEach((name, all) -> lines.add(
                    List.of(name, median(all), median(all) / drain, Collections.min(all), Collections.max(all))));
            report.table(
                    "rows for each CPU second of the exporting process, rows with texts of " + rows.textLength()
                            + " characters, median of " + rounds,
                    List.of("", "rows/CPU-s", "of the decoded drain", "least", "most"),
                    lines);
        } finally {
            channel.shutdownNow();
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static double rate(Rows rows, LongSupplier contender) {
        long before = SYSTEM.getProcessCpuTime();
        long got = contender.getAsLong();
        long cpu = SYSTEM.getProcessCpuTime() - before;
        if (got != rows.count()) {
            throw new IllegalStateException(got + " rows instead of " + rows.count());
        }
        return rows.count() * 1e9 / cpu;
    }

    private static long export(SliceExporter exporter, ExportQuery query, Instant readAt) {
        var slice = new Slice(ExportIds.next(), 1, 0, query, readAt, ExportOptions.DEFAULT);
        SliceOutcome outcome = exporter.export(slice, done -> true);
        return ((SliceOutcome.Done) outcome).part().rows();
    }

    private static Instant readAt(Firestore firestore, ExportQuery query) throws Exception {
        return VipMessages.instant(VipMessages.newestFirst(firestore, query)
                        .limit(1)
                        .get()
                        .get()
                        .getReadTime())
                .truncatedTo(ChronoUnit.MICROS);
    }
}
